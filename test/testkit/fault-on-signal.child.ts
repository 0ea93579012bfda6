// Loaded into a process of a test by `--import`: SIGUSR2 makes go wrong what FAULT names.

const FAULTS: Readonly<Record<string, () => void>> = {
  throw: () => {
    throw new Error('injected by a test');
  },
  reject: () => {
    void Promise.reject(new Error('injected by a test'));
  },
  // Two seconds in which the event loop does nothing else.
  stall: () => {
    const end = performance.now() + 2_000;
    while (performance.now() < end);
  },
};

process.on('SIGUSR2', () => {
  setImmediate(() => FAULTS[process.env.FAULT ?? '']?.());
});
