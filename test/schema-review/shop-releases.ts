/** Live releases of a client: by version, the operations it has besides those of the base's files. */
export interface Release {
  readonly version: string;
  /** ISO 8601: when each of its operations was seen last. */
  readonly lastSeenAt?: string;
  /** The texts of its operations. Absent: those of the files in the base. */
  readonly text?: string;
}

export type Releases = Readonly<Record<string, readonly Release[]>>;

/** What runs out there: web is one version, of mobile an old one is still used. */
export const RELEASES: Releases = {
  web: [{ version: '8.0', lastSeenAt: '2026-11-26T08:00:00.000Z' }],
  mobile: [
    {
      version: '5.1',
      lastSeenAt: '2026-11-20T18:30:00.000Z',
      text: `query NewArrivals {
        products(first: 10) {
          edges {
            node {
              id
              title
              createdAt
            }
          }
        }
      }`,
    },
    { version: '5.2', lastSeenAt: '2026-11-26T09:00:00.000Z' },
  ],
  partner: [{ version: '3', lastSeenAt: '2026-11-25T23:00:00.000Z' }],
};
