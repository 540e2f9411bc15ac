import { exchangeLines } from '../api/http';
import { fullName, studyPath, type StudyName } from '../api/names';
import type { Study, StudySpec, Trial } from '../api/types';

interface StudyRecord {
  readonly study?: Study;
  readonly trial?: Trial;
  readonly completionOrder?: string;
}

/** What a clone has of its study. */
export interface CloneWish {
  readonly id: string;
  readonly spec: StudySpec;
  /** Whether it begins with the trials that have ended. */
  readonly withTrials: boolean;
}

/** Makes a study of another one's definition, edited perhaps, and of its results: of what the service exports, an import. */
export async function cloneStudy(source: StudyName, wish: CloneWish): Promise<void> {
  const target = { owner: source.owner, study: wish.id };
  await exchangeLines(`${studyPath(source)}:export`, `${studyPath(target)}:import`, lines => clonedRecords(lines as readonly StudyRecord[], target, wish));
}

/** The records to import. A trial that somebody works on is none of a clone's. */
export function clonedRecords(records: readonly StudyRecord[], target: StudyName, wish: CloneWish): object[] {
  const trials = wish.withTrials ? records.filter(({ trial }) => trial?.state === 'SUCCEEDED' || trial?.state === 'INFEASIBLE') : [];
  return [{ name: fullName(target), study: { studySpec: wish.spec, state: 'ACTIVE' } }, ...trials, { end: { trialCount: trials.length } }];
}
