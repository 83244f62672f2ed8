import type { Rule } from '../lint/rule.js';
import { settingsFile, severities } from './settings-table.js';
import type { Schema } from './shape.js';

/** The JSON schema of a settings file, for editors: what the reader accepts, as far as a schema can express it. Draft 7 is supported by all editors. */
export function settingsSchema(rules: readonly Rule[]): Schema {
  const schema = settingsFile(rules).schema();
  const own = schema.properties;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of smtpd-lint: .smtpd-lintrc.json, or "smtpd-lint" in package.json',
    definitions: {
      severity: { enum: severities },
      plainRule: {
        anyOf: [
          severity,
          { type: 'array', items: [severity, noOptions], additionalItems: false, minItems: 1 },
        ],
      },
    },
    ...schema,
    properties: isSchema(own) ? { ...own, overrides: referring(own.overrides, own) } : own,
  };
}

const severity: Schema = { $ref: '#/definitions/severity' };
const noOptions: Schema = { type: 'object', additionalProperties: false };

/** The schema of overrides, in which members that the file itself also has are references to those. */
function referring(overrides: unknown, own: Schema): unknown {
  if (!isSchema(overrides) || !isSchema(overrides.items) || !isSchema(overrides.items.properties))
    return overrides;
  const properties = Object.entries(overrides.items.properties).map(([name, value]) => [
    name,
    Object.hasOwn(own, name) ? { $ref: `#/properties/${name}` } : value,
  ]);
  return { ...overrides, items: { ...overrides.items, properties: Object.fromEntries(properties) } };
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
