/** A table of texts; numbers are set to the right. */
export interface TableData {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const mostRows = 500;
const moment = /^\d{4}-\d\d-\d\d /;

export function DataTable({ data, label }: { data: TableData; label: string }) {
  const isNumeric = data.header.map((_, column) => data.rows.every(row => row[column] === '' || /^[−\d,.e+ -]+$/.test(row[column] ?? '')));
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table class="plain-table">
        <thead>
          <tr>
            {data.header.map((text, column) => (
              <th key={text} scope="col" class={isNumeric[column] ? 'right' : ''}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.slice(0, mostRows).map((row, index) => (
            <tr key={index}>
              {row.map((text, column) => (
                <td key={column} class={isNumeric[column] ? 'right' : moment.test(text) ? 'unbroken' : ''}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {data.rows.length > mostRows && (
        <p class="quiet small">
          The first {mostRows} of {data.rows.length} rows; the trials' table and its exports have all.
        </p>
      )}
    </div>
  );
}
