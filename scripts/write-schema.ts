import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '../rules/index.js';
import { settingsSchema } from '../src/settings/settings-schema.js';
import { writeOutputSchemas } from './write-output-schemas.js';

/** Writes `schema.json`, which the package has: what a settings file may hold, for editors; and docs/schemas: what commands print as JSON. Tests fail where they are not what this would write. */
const path = fileURLToPath(new URL('../schema.json', import.meta.url));
writeFileSync(path, `${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
writeOutputSchemas();
