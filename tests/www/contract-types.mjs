/**
 * The types of the package as shapes, and the comparison of samples with them in both directions.
 *
 * A shape is one of:
 * - `{ kind: 'object', name, fields }`: `fields` is a map from the name of a field to `{ shape, isOptional }`
 * - `{ kind: 'array', item }` and `{ kind: 'tuple', items }`
 * - `{ kind: 'union', members }`
 * - `{ kind: 'value', value }`: a literal, null or undefined
 * - `{ kind: 'string' }`, `{ kind: 'number' }`, `{ kind: 'unknown' }` and `{ kind: 'function' }`
 * - `{ kind: 'type without fields' }`, such as a type of a library or an index signature, which no sample is compared with
 */
import { SymbolFlags, TypeFlags, API } from 'typescript/unstable/sync';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../pkg/', import.meta.url));

/**
 * The shapes of the exported types of `files`, by the names of the types. Fields that the package inherits from a library are left out.
 *
 * @param {string[]} files Names of `.d.ts` files of the package.
 * @param {string[]} names
 */
export function readTypes(files, names) {
  const paths = files.map((file) => PACKAGE + file);
  const api = new API({ cwd: PACKAGE });
  try {
    const project = api.updateSnapshot({ openFiles: paths }).getDefaultProjectForFile(paths[0]);
    const { checker, program } = project;
    const exported = new Map(paths.flatMap((path) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path))))
      .map((symbol) => [symbol.name, symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]));
    const read = shapeReader(checker);
    return new Map(names.map((name) => {
      if (!exported.has(name)) throw new Error(`${files.join(' and ')} have no type ${name}`);
      return [name, read(checker.getDeclaredTypeOfSymbol(exported.get(name)))];
    }));
  } finally {
    api.close();
  }
}

function shapeReader(checker) {
  const shapes = new Map();

  function read(type) {
    if (!shapes.has(type.id)) {
      // The shape is in the map before its parts are read, because a type may contain itself.
      const shape = {};
      shapes.set(type.id, shape);
      Object.assign(shape, shapeOf(type));
    }
    return shapes.get(type.id);
  }

  function shapeOf(type) {
    const { flags } = type;
    if (type.isUnionType()) return { kind: 'union', members: type.getTypes().map(read) };
    if (type.isLiteralType()) return { kind: 'value', value: type.value };
    if (flags & TypeFlags.Null) return { kind: 'value', value: null };
    if (flags & TypeFlags.Undefined) return { kind: 'value', value: undefined };
    if (flags & TypeFlags.String) return { kind: 'string' };
    if (flags & TypeFlags.Number) return { kind: 'number' };
    if (flags & TypeFlags.AnyOrUnknown) return { kind: 'unknown' };
    if (checker.isTupleType(type)) return { kind: 'tuple', items: checker.getTypeArguments(type).map(read) };
    if (checker.isArrayType(type)) return { kind: 'array', item: read(checker.getTypeArguments(type)[0]) };
    const own = checker.getPropertiesOfType(type).filter(({ declarations }) => declarations.some(({ path }) => !path.includes('/node_modules/')));
    if (!own.length) return { kind: 'type without fields' };
    const fields = new Map(own.map((property) => [property.name, fieldOf(property)]));
    // The compiler's own names of types without a name begin with an underscore.
    const name = (type.getAliasSymbol() ?? type.getSymbol())?.name;
    return { kind: 'object', name: /^[A-Z]/.test(name) ? name : undefined, fields };
  }

  function fieldOf(property) {
    const isOptional = Boolean(property.flags & SymbolFlags.Optional);
    if (property.flags & SymbolFlags.Method) return { shape: { kind: 'function' }, isOptional };
    const shape = read(checker.getTypeOfSymbol(property));
    if (!isOptional || shape.kind !== 'union') return { shape, isOptional };
    // The compiler adds undefined to the type of an optional field.
    return { shape: { kind: 'union', members: shape.members.filter((member) => member.kind !== 'value' || member.value !== undefined) }, isOptional };
  }

  return read;
}

/** The literals of a union. */
export const literalsOf = ({ members }) => members.map(({ value }) => value);

/**
 * Compares samples with types. `add` compares one sample and `faults` returns all faults: of each sample what its type lacks, and of each
 * type what no sample has.
 */
export class Contract {
  /** The first sample with each fault, in words. */
  #lacks = new Map();
  /** What the samples had: for each path, for each shape at the path, the set of the fields, members and absences that were seen. */
  #seen = new Map();

  /** @param {Map<string, object>} types The result of readTypes. */
  constructor(types) {
    this.types = types;
  }

  /**
   * @param {string} name The type of the sample.
   * @param {unknown} value
   * @param {string} sample The name of the sample in messages.
   */
  add(name, value, sample) {
    const notes = compare(this.types.get(name), value, name);
    for (const { fault, detail = '' } of notes) {
      if (fault && !this.#lacks.has(fault)) this.#lacks.set(fault, `${detail} (sample: ${sample})`);
    }
    for (const { path, shape, part } of notes) {
      if (!path) continue;
      if (!this.#seen.has(path)) this.#seen.set(path, new Map());
      const shapes = this.#seen.get(path);
      if (!shapes.has(shape)) shapes.set(shape, new Set());
      shapes.get(shape).add(part);
    }
  }

  /** Every path that may have any string or any value: no list of its values is in the type. */
  openPaths() {
    const isOpen = ({ kind, members = [] }) => kind === 'string' || kind === 'unknown' || members.some(isOpen);
    return [...this.#seen].filter(([, shapes]) => [...shapes.keys()].some(isOpen)).map(([path]) => path);
  }

  /** @returns {string[]} */
  faults() {
    const lacks = [...this.#lacks].map((words) => words.join(''));
    const missing = [...this.types.keys()].filter((name) => !this.#seen.has(name)).map((name) => `${name}: there is no sample of this type`);
    const seen = [...this.#seen].flatMap(([path, shapes]) => [...shapes].map(([shape, parts]) => ({ path, shape, parts })));
    for (const { path, shape, parts } of seen) {
      for (const [name, { isOptional }] of shape.fields ?? []) {
        if (!parts.has(name)) missing.push(`${path}.${name}: no sample has this field of the type`);
        else if (isOptional && !parts.has(`no ${name}`)) missing.push(`${path}.${name}: the type says that it is optional, but every sample has it`);
      }
      for (const member of shape.members ?? []) {
        if (!parts.has(member)) missing.push(`${path}: no sample has ${nameOf(member)}, a member of the type`);
      }
    }
    return [...lacks, ...missing];
  }
}

/**
 * Compares a value with a shape. The result has a note `{ fault }` for each fault, and a note `{ path, shape, part }` for each part of a
 * shape that the value has. The path of a type with a name begins anew with the name, so a fault names the type and the field.
 *
 * @param {object} shape
 * @param {unknown} value
 * @param {string} path
 * @returns {{ fault?: string, detail?: string, path?: string, shape?: object, part?: unknown }[]}
 */
function compare(shape, value, path) {
  switch (shape.kind) {
    case 'union': {
      const [member] = shape.members.filter((one) => isOfKind(one, value)).toSorted((one, other) => distance(one, value) - distance(other, value));
      return member ? [{ path, shape, part: member }, ...compare(member, value, path)] : [{ fault: `${path}: the type lacks the value ${show(value)}` }];
    }
    case 'object':
      return isRecord(value) ? compareFields(shape, value, shape.name ?? path) : wrong(shape, value, path);
    case 'array':
      if (!Array.isArray(value)) return wrong(shape, value, path);
      return [{ path, shape }, ...value.flatMap((item) => compare(shape.item, item, `${path}[]`))];
    case 'tuple':
      if (!Array.isArray(value) || value.length !== shape.items.length) return wrong(shape, value, path);
      return [{ path, shape }, ...value.flatMap((item, index) => compare(shape.items[index], item, `${path}[${index}]`))];
    case 'value':
      return value === shape.value ? [{ path, shape }] : wrong(shape, value, path);
    case 'unknown':
      return [{ path, shape }];
    default:
      return typeof value === shape.kind ? [{ path, shape }] : wrong(shape, value, path);
  }
}

/** Whether a value is compared with this member of a union. */
function isOfKind(member, value) {
  if (member.kind === 'object') return isRecord(value);
  if (member.kind === 'array' || member.kind === 'tuple') return Array.isArray(value);
  return !compare(member, value, '').some(({ fault }) => fault);
}

/** How many fields of a value show that it is not of this member of a union: fields of one of the two, and fields with another literal. */
function distance({ fields = new Map() }, value) {
  const names = isRecord(value) ? fieldsOf(value) : [];
  const differs = ([name, { shape, isOptional }]) => (names.includes(name) ? shape.kind === 'value' && shape.value !== value[name] : !isOptional);
  return names.filter((name) => !fields.has(name)).length + [...fields].filter(differs).length;
}

function compareFields(shape, value, path) {
  const names = fieldsOf(value);
  const notes = [{ path, shape }];
  for (const name of names) {
    if (!shape.fields.has(name)) notes.push({ fault: `${path}.${name}: the type lacks this field` });
  }
  for (const [name, { shape: field, isOptional }] of shape.fields) {
    if (names.includes(name)) notes.push({ path, shape, part: name }, ...compare(field, value[name], `${path}.${name}`));
    else if (isOptional) notes.push({ path, shape, part: `no ${name}` });
    else notes.push({ fault: `${path}.${name}: the sample lacks this field of the type` });
  }
  return notes;
}

/** The names of the fields of a sample. A class of the package has more of them on its prototype, and an Error has its own `stack` and `message`. */
function fieldsOf(value) {
  const own = Object.getOwnPropertyNames(value);
  if (!(value instanceof Error)) return own;
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter((name) => name !== 'constructor');
  return [...own.filter((name) => name !== 'stack' && name !== 'message'), ...inherited];
}

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (shape, value, path) => [{ fault: `${path}: the type is ${nameOf(shape)}`, detail: `, but the sample has ${show(value)}` }];

function nameOf({ kind, name, value }) {
  return kind === 'value' ? show(value) : name ?? `${/^[aou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function show(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
