import { outcomeOf } from '../data/outcome';
import { Dialog } from '../interface/Dialog';
import { OutcomeMark } from '../interface/OutcomeMark';
import { trialHref } from '../plots/picking';
import type { StudyModel } from './studyModel';
import { tableColumns } from './tableColumns';

/** Some trials side by side; what differs stands out. */
export function Comparison({ model, ids, onClose }: { model: StudyModel; ids: readonly number[]; onClose(): void }) {
  const { columns } = model;
  const rows = ids.map(id => columns.rowOf(id)).filter(row => row !== undefined);
  const facts = tableColumns(columns, model.parameters, model.metrics).filter(column => column.key !== 'id');
  return (
    <Dialog title={`${rows.length} trials compared`} wide onClose={onClose}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Comparison">
        <table class="plain-table comparison">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">What</span>
              </th>
              {rows.map(row => (
                <th key={row} scope="col">
                  <a href={trialHref(model, columns.idOf(row))}>Trial {columns.idOf(row)}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map(fact => {
              const texts = rows.map(row => fact.text(row));
              const differs = new Set(texts).size > 1;
              return (
                <tr key={fact.key} class={differs ? 'differs' : ''}>
                  <th scope="row">{fact.label}</th>
                  {rows.map((row, index) => (
                    <td key={row}>
                      {fact.key === 'outcome' && <OutcomeMark outcome={outcomeOf(columns.outcome[row] ?? 0)} />} {texts[index]}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
