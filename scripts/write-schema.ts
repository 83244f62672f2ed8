import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '../rules/index.js';
import { settingsSchema } from '../src/settings/settings-schema.js';
import { writeOutputSchemas } from './write-output-schemas.js';

/**
 * Writes `schema.json`, the schema of settings files for editors, which is part of the package, and docs/schemas, the schemas of the commands' JSON output. Tests fail if these
 * files are not up to date.
 */
const path = fileURLToPath(new URL('../schema.json', import.meta.url));
writeFileSync(path, `${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
writeOutputSchemas();
