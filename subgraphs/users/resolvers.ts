import { limitOf, scopeRequired, viewerIs } from '#service';
import type { LoyaltyTier, Resolvers } from './generated.ts';

export const resolvers: Resolvers = {
  Query: {
    me: (_, __, { loaders, viewer }) => viewer && loaders.user.load(viewer.id),
    user: (_, { id }, { loaders }) => loaders.user.load(id),
  },
  User: {
    __resolveReference: ({ id }, { loaders }) => loaders.user.load(id),
    joinedAt: ({ joinedAt }) => new Date(joinedAt).toISOString(),
    email: (user, _, { viewer }) => {
      viewerIs(viewer, user.id);
      return user.email;
    },
    addresses: (user, { first }, { loaders, viewer }) => {
      viewerIs(viewer, user.id);
      return loaders.addresses.load(user.id, { first: limitOf(first, 20) });
    },
    loyalty: (user, _, { viewer }) => {
      viewerIs(viewer, user.id);
      return { points: user.points, tier: tierOf(user.points) };
    },
    supportNote: (user, _, { viewer }) => {
      scopeRequired(viewer, 'user:support');
      return user.supportNote;
    },
  },
};

function tierOf(points: number): LoyaltyTier {
  if (points >= 5_000) return 'GOLD';
  return points >= 1_000 ? 'SILVER' : 'BRONZE';
}
