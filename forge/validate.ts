/** What Atlassian's own validator says of a manifest. It needs neither a login nor a network, both of which `forge lint` needs. */
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';

/** The first is what `forge lint` runs; the others are not part of it. */
const PARTS = [ValidationTypes.FULL, ValidationTypes.PRODUCT_TRIGGER, ValidationTypes.FORGE_REMOTE_COMPUTE];

export interface Validated {
  /** Sentences; none: it is fine. Warnings are left out: some stand for what Forge takes. */
  problems: string[];
  /** With the variables filled in from the environment, as the Forge CLI does it; null where it cannot be read at all. */
  manifest: unknown;
}

/** `file`: the manifest's path. What it names, such as folders, is looked for from there. */
export async function validate(file: string): Promise<Validated> {
  const problems = new Set<string>();
  let manifest: unknown = null;
  for (const part of PARTS) {
    const result = await ProcessorBuilder.instance().withValidation(part).build().process(file);
    manifest ??= result.manifestObject?.yamlContent ?? null;
    for (const { level, message, line } of result.errors ?? [])
      if (level === 'error') problems.add(`manifest.yml:${line}: ${message}`);
  }
  return { problems: [...problems], manifest };
}
