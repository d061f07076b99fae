// Reads {schema, documents: {name: document}} from a file; prints each document's faults as JSON. The schema itself is checked by its draft.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const { schema, documents } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
if (!ajv.validateSchema(schema)) {
  console.log(JSON.stringify({ schema: ajv.errors }));
} else {
  const validate = ajv.compile(schema);
  const faults = {};
  for (const [name, document] of Object.entries(documents)) {
    validate(document);
    faults[name] = (validate.errors ?? []).map((fault) => `${fault.instancePath} ${fault.message}`);
  }
  console.log(JSON.stringify(faults));
}
