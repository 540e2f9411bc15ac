import type { Column, Num } from './types';

type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;

/** A column's values, with NaN for missing ones. */
export function decodeColumn(column: Column | undefined, rows: number): Float64Array {
  const raw = rawValues(column);
  if (raw?.length !== rows) {
    const values = new Float64Array(rows).fill(Number.NaN);
    values.set(raw ? decoded(raw.subarray(0, rows), column) : []);
    return values;
  }
  return decoded(raw, column);
}

function decoded(raw: Numbers, column: Column | undefined): Float64Array {
  const values = new Float64Array(raw);
  const missing = missingValue(column);
  if (!Number.isNaN(missing)) {
    for (let row = 0; row < values.length; row++) {
      if (values[row] === missing) {
        values[row] = Number.NaN;
      }
    }
  }
  return values;
}

/** A number of protobuf's JSON. */
export function numberOf(value: Num | undefined): number {
  return value === undefined ? Number.NaN : Number(value);
}

export function numbersOf(values: readonly Num[] | undefined): number[] {
  return (values ?? []).map(Number);
}

/** What browsers of 2025 and later do by themselves. */
const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  if (native) {
    return native.call(Uint8Array, base64);
  }
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    bytes[index] = text.charCodeAt(index);
  }
  return bytes;
}

function rawValues(column: Column | undefined): Numbers | undefined {
  if (!column?.data) {
    return undefined;
  }
  const { buffer } = bytesOf(column.data);
  switch (column.encoding) {
    case 'UINT8':
      return new Uint8Array(buffer);
    case 'UINT16':
      return new Uint16Array(buffer);
    case 'INT32':
      return new Int32Array(buffer);
    case 'FLOAT32':
      return new Float32Array(buffer);
    case 'FLOAT64':
      return new Float64Array(buffer);
    default:
      return undefined;
  }
}

function missingValue(column: Column | undefined): number {
  switch (column?.encoding) {
    case 'UINT8':
      return 255;
    case 'UINT16':
      return 65_535;
    case 'INT32':
      return -2_147_483_648;
    default:
      return Number.NaN;
  }
}
