/** Where this run's files are, among the generated ones: several runs may go on at once. */
export const PLACE = `soak/${process.pid}`;
