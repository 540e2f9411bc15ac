import { withIds } from '../data/selection';
import { go, href } from '../routing/route';
import type { StudyModel } from '../study/studyModel';

/** The address of a trial's page; the selection stays in it. */
export function trialHref(model: StudyModel, id: number): string {
  return href(['studies', model.name.owner, model.name.study, 'trials', id], model.query());
}

export function openTrial(model: StudyModel, row: number): void {
  const address = trialHref(model, model.columns.idOf(row));
  model.hovered.value = -1;
  go(address);
}

/** Puts a trial among those picked by hand, or takes it out. */
export function toggleTrial(model: StudyModel, row: number): void {
  const id = model.columns.idOf(row);
  const { ids } = model.selection.value;
  model.selection.value = withIds(model.selection.value, ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id]);
  model.keepSelection();
}
