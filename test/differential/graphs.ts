import type { Graph } from './graph.ts';
import { abstract } from './graphs/abstract.ts';
import { failures } from './graphs/failures.ts';
import { federation1 } from './graphs/federation-1.ts';
import { interfaceObject } from './graphs/interface-object.ts';
import { keys } from './graphs/keys.ts';
import { mutations } from './graphs/mutations.ts';
import { override } from './graphs/override.ts';
import { requires } from './graphs/requires.ts';
import { shop } from './graphs/shop.ts';

/** Every graph that engines are compared on, by name. */
export const GRAPHS: Readonly<Record<string, () => Graph | Promise<Graph>>> = {
  keys,
  requires,
  abstract,
  'interface-object': interfaceObject,
  override,
  'federation-1': federation1,
  mutations,
  failures,
  shop,
};
