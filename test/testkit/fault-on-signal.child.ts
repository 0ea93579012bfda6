// Loaded into a process of a test by `--import`: SIGUSR2 makes go wrong what FAULT names.

const FAULTS: Readonly<Record<string, () => void>> = {
  throw: () => {
    throw new Error('injected by a test');
  },
  reject: () => {
    void Promise.reject(new Error('injected by a test'));
  },
};

process.on('SIGUSR2', () => {
  setImmediate(() => FAULTS[process.env.FAULT ?? '']?.());
});
