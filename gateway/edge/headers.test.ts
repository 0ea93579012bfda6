import { describe, expect, test } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { upstreamHeaders } from './headers.ts';

function request(headers: Record<string, string | string[]>): FastifyRequest {
  const around = { ip: '10.0.0.7', id: 'request-7', host: 'shop.example', protocol: 'https' };
  return { headers, ...around } as unknown as FastifyRequest;
}

const OWN = {
  'x-request-id': 'request-7',
  'x-forwarded-for': '10.0.0.7',
  'x-forwarded-host': 'shop.example',
  'x-forwarded-proto': 'https',
};

describe('The headers a BFF gets', () => {
  test('are, of a request without any, those the edge knows itself', () => {
    expect(upstreamHeaders(request({}))).toEqual(OWN);
  });

  test('of the client’s own are the known harmless ones', () => {
    const harmless = {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'content-type': 'application/json',
      'apollo-require-preflight': 'true',
      'apollographql-client-name': 'web',
      'apollographql-client-version': '1',
      'if-none-match': '"x"',
      'user-agent': 'test',
    };
    expect(upstreamHeaders(request(harmless))).toEqual({ ...harmless, ...OWN });
  });

  test.each([
    'authorization',
    'connection',
    'content-length',
    'cookie',
    'expect',
    'forwarded',
    'host',
    'keep-alive',
    'origin',
    'proxy-authorization',
    'te',
    'transfer-encoding',
    'upgrade',
    'via',
    'x-facet-anything',
    'x-facet-scopes',
    'x-facet-viewer',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-original-url',
    'x-real-ip',
    'x-request-id',
    'x-user-id',
    'x_facet_viewer',
  ])('are never what the client says in %s', (name) => {
    expect(upstreamHeaders(request({ [name]: 'evil' }))).toEqual(OWN);
  });

  test('are never a list where one value is meant', () => {
    expect(upstreamHeaders(request({ accept: ['a', 'b'] }))).toEqual(OWN);
  });
});
