import type { KeyedHash } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { Signature } from './signature.js';

interface Values {
  readonly uuid: string;
  /** To the millisecond. */
  readonly instant: Instant;
  readonly uint32: number;
  readonly uint64: bigint;
}

/** How a field lies in a token. */
interface Field<Value> {
  readonly bytes: number;
  write(into: Buffer, at: number, value: Value): void;
  read(from: Buffer, at: number): Value;
}

const FIELDS: { readonly [Kind in keyof Values]: Field<Values[Kind]> } = {
  uuid: {
    bytes: 16,
    write: (into, at, value) => into.write(value.replaceAll('-', ''), at, 'hex'),
    read: (from, at) =>
      from.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  },
  instant: {
    bytes: 6,
    write: (into, at, value) => into.writeUIntBE(Date.parse(value), at, 6),
    read: (from, at) => toInstant(from.readUIntBE(at, 6)),
  },
  uint32: {
    bytes: 4,
    write: (into, at, value) => into.writeUInt32BE(value, at),
    read: (from, at) => from.readUInt32BE(at),
  },
  uint64: {
    bytes: 8,
    write: (into, at, value) => into.writeBigUInt64BE(value, at),
    read: (from, at) => from.readBigUInt64BE(at),
  },
};
type AnyField = (typeof FIELDS)[keyof Values];
const TOKEN = /^([\w-]{1,200})\.([\w-]{43})$/;

/** The fields of a token, in their order, which is never changed. */
export type SignedLayout = Readonly<Record<string, keyof Values>>;

/** What a token says. */
export type SignedValues<Layout extends SignedLayout> = {
  readonly [Name in keyof Layout]: Values[Layout[Name]];
};

/**
 * Tokens for addresses that let their holder do one thing without an account. Nothing is stored: whoever reads one
 * decides whether it has expired or is spent.
 */
export class SignedFields<const Layout extends SignedLayout> {
  private readonly signature: Signature;
  private readonly places: readonly {
    readonly name: string;
    readonly field: AnyField;
    readonly at: number;
  }[];
  private readonly length: number;

  /** @param purpose keeps tokens for one use from passing for another's; never renamed */
  constructor(hash: KeyedHash, purpose: string, layout: Layout) {
    this.signature = new Signature(hash, purpose);
    let length = 0;
    this.places = Object.entries(layout).map(([name, kind]) => {
      const [field, at] = [FIELDS[kind], length];
      length += field.bytes;
      return { name, field, at };
    });
    this.length = length;
  }

  /** A token for an address: letters, digits, `-`, `_` and one dot. */
  sign(values: SignedValues<Layout>): string {
    const fields = Buffer.alloc(this.length);
    // The layout pairs each value with its kind, which the type of an entry does not say.
    for (const { name, field, at } of this.places) field.write(fields, at, values[name] as never);
    return `${fields.toString('base64url')}.${this.signature.of(fields.toString('hex'))}`;
  }

  /** What a token says; null when it was not signed here, or was changed. */
  read(token: string): SignedValues<Layout> | null {
    const [, payload = '', signature = ''] = TOKEN.exec(token) ?? [];
    const fields = Buffer.from(payload, 'base64url');
    // The last letter has bits that say nothing: a token is spelt in one way only.
    if (fields.length !== this.length || fields.toString('base64url') !== payload) return null;
    if (!this.signature.verifies(fields.toString('hex'), signature)) return null;
    const values = this.places.map(({ name, field, at }) => [name, field.read(fields, at)]);
    return Object.fromEntries(values) as SignedValues<Layout>;
  }
}
