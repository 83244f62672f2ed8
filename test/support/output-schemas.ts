import { Ajv, type ValidateFunction } from 'ajv';
import type { OutputSchema } from '../../scripts/output-schema-parts.js';
import { outputSchemas, type SchemaName } from '../../scripts/write-output-schemas.js';

const isSchema = (value: unknown): value is OutputSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema that also takes no member that it does not name: what is printed has to be in the published form. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (!isSchema(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  return isSchema(value.properties) ? { ...copy, additionalProperties: false } : copy;
}

/** One JSON text, or one a line. */
function valuesOf(printed: string): readonly unknown[] {
  try {
    return [JSON.parse(printed)];
  } catch {
    return printed
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  }
}

const validators = new Map<SchemaName, ValidateFunction>();

/** What of a command's JSON, a text or one a line, is not as its schema says. */
export function faultsOf(name: SchemaName, printed: string): readonly string[] {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const validate = validators.get(name) ?? ajv.compile(Object(closed(outputSchemas[name])));
  validators.set(name, validate);
  return valuesOf(printed).flatMap((value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  });
}
