/** A request for one product as a mobile library sends it; `<id>` stands for the persisted query's. */
export interface MobileRequest {
  readonly client: string;
  readonly method: 'GET' | 'POST';
  /** The query string of a GET. */
  readonly search?: string;
  /** Header lines in the library's own spelling. */
  readonly headers: readonly string[];
  readonly body?: string;
}

const KOTLIN_4 = [
  'Accept: multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json',
  'apollographql-client-name: shop-android',
  'apollographql-client-version: 5.2.0',
  'Accept-Encoding: gzip',
  'User-Agent: okhttp/4.12.0',
];

const IOS_1 = [
  'Accept: multipart/mixed;deferSpec=20220824,application/json',
  'X-APOLLO-OPERATION-NAME: ProductScreen',
  'X-APOLLO-OPERATION-TYPE: query',
  'X-APOLLO-OPERATION-ID: <id>',
  'apollographql-client-name: com.example.shop-apollo-ios',
  'apollographql-client-version: 5.2.0-812',
  'Accept-Language: en-GB,en;q=0.9',
  'Accept-Encoding: gzip, deflate, br',
  'User-Agent: Shop/812 CFNetwork/1568.300.101 Darwin/24.2.0',
];

const IOS_2 = [
  'Accept: multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json',
  ...IOS_1.filter((line) => !line.startsWith('Accept: ') && !line.startsWith('X-APOLLO')),
];

const persisted = '"persistedQuery":{"version":1,"sha256Hash":"<id>"}';
const persistedSorted = '"persistedQuery":{"sha256Hash":"<id>","version":1}';

/** Written down from what the libraries' sources compose, order and spelling included. */
export const MOBILE_REQUESTS: readonly MobileRequest[] = [
  {
    client: 'Apollo Kotlin 4, by GET',
    method: 'GET',
    search: searchOf({
      operationName: 'ProductScreen',
      variables: '{"id":"p7"}',
      extensions: `{${persisted}}`,
    }),
    headers: ['Apollo-Require-Preflight: true', ...KOTLIN_4],
  },
  {
    client: 'Apollo Kotlin 4, by POST',
    method: 'POST',
    headers: ['Content-Type: application/json', ...KOTLIN_4],
    body: `{"operationName":"ProductScreen","variables":{"id":"p7"},"extensions":{${persisted},"clientLibrary":{"name":"apollo-kotlin","version":"4.4.1"}}}`,
  },
  {
    client: 'Apollo Kotlin 3, by GET',
    method: 'GET',
    search: searchOf({
      operationName: 'ProductScreen',
      variables: '{"id":"p7"}',
      extensions: `{${persisted}}`,
    }),
    headers: [
      'X-APOLLO-OPERATION-ID: <id>',
      'X-APOLLO-OPERATION-NAME: ProductScreen',
      'Accept: multipart/mixed; deferSpec=20220824, application/json',
      'Apollo-Require-Preflight: true',
      'Accept-Encoding: gzip',
      'User-Agent: okhttp/4.9.3',
    ],
  },
  {
    client: 'Apollo iOS 1, by GET',
    method: 'GET',
    search: searchOf({
      extensions: `{"clientLibrary":{"name":"apollo-ios","version":"1.25.3"},${persistedSorted}}`,
      operationName: 'ProductScreen',
      variables: '{"id":"p7"}',
    }),
    headers: IOS_1,
  },
  {
    client: 'Apollo iOS 1, by POST',
    method: 'POST',
    headers: ['Content-Type: application/json', ...IOS_1],
    body: `{"extensions":{"clientLibrary":{"name":"apollo-ios","version":"1.25.3"},${persistedSorted}},"operationName":"ProductScreen","variables":{"id":"p7"}}`,
  },
  {
    client: 'Apollo iOS 2, by GET',
    method: 'GET',
    search: searchOf({
      extensions: `{${persistedSorted}}`,
      operationName: 'ProductScreen',
      variables: '{"id":"p7"}',
    }),
    headers: IOS_2,
  },
  {
    client: 'Apollo iOS 2, by POST',
    method: 'POST',
    headers: ['Content-Type: application/json', ...IOS_2],
    body: `{"extensions":{${persistedSorted}},"operationName":"ProductScreen","variables":{"id":"p7"}}`,
  },
];

/** The bytes of a request to a server of that address. */
export function bytesOf(request: MobileRequest, url: string, id: string): string {
  const { host, pathname } = new URL(url);
  const { method, search = '', headers, body = '' } = request;
  const sized = body.replaceAll('<id>', id);
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers,
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(sized)}`]),
    'Connection: close',
  ];
  return `${lines.join('\r\n').replaceAll('<id>', id).replaceAll('%3Cid%3E', id)}\r\n\r\n${sized}`;
}

function searchOf(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `?${pairs.join('&')}`;
}
