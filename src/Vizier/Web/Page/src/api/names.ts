/** The names under which the service knows things. */
export interface StudyName {
  readonly owner: string;
  readonly study: string;
}

export function parseStudyName(name: string): StudyName {
  const [, owner = '', , study = ''] = name.split('/');
  return { owner, study };
}

export const studyPath = ({ owner, study }: StudyName): string => `v1/owners/${encodeURIComponent(owner)}/studies/${encodeURIComponent(study)}`;
export const experimentPath = ({ owner, study }: StudyName): string =>
  `v1/owners/${encodeURIComponent(owner)}/experiments/${encodeURIComponent(study)}`;
export const trialPath = (name: StudyName, trial: number): string => `${studyPath(name)}/trials/${trial}`;
export const fullName = ({ owner, study }: StudyName): string => `owners/${owner}/studies/${study}`;
