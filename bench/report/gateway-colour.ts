import type { GatewayName } from '../gateways/gateway.ts';

/** One colour for each gateway in every chart; Facet's is the one that stands out. */
export const GATEWAY_COLOUR: Readonly<Record<GatewayName, string>> = {
  facet: '#d9480f',
  'hive-rust': '#3b6ea8',
  hive: '#86a9cf',
  apollo: '#5f5a8a',
};
