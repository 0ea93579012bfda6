import { type DocumentNode, Kind } from 'graphql';

/** The labels of progressive overrides in a supergraph, sorted. */
export function overrideLabelsOf({ definitions }: DocumentNode): readonly string[] {
  const labels = new Set<string>();
  for (const definition of definitions) {
    if (!('fields' in definition)) continue;
    for (const { directives = [] } of definition.fields ?? []) {
      for (const { name, arguments: given = [] } of directives) {
        const label = given.find((argument) => argument.name.value === 'overrideLabel')?.value;
        if (name.value === 'join__field' && label?.kind === Kind.STRING) labels.add(label.value);
      }
    }
  }
  return [...labels].sort();
}
