/** Reads comma-separated values (RFC 4180) that have a header: a record for each row. */
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = records(text);
  return rows.map(row => Object.fromEntries(row.map((value, index) => [header[index] ?? '', value])));
}

function records(text: string): string[][] {
  const found: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    found.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') {
      found.push([]);
    }
  }
  return found.filter(record => record.length > 1);
}
