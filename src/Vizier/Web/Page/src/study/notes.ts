import { post } from '../api/http';
import type { KeyValue } from '../api/types';

const namespace = ':vizier:notes';
const key = 'text';

/** What people have written about a study or a trial. */
export function noteOf(metadata: readonly KeyValue[] | undefined): string {
  return metadata?.find(entry => entry.ns === namespace && entry.key === key)?.value ?? '';
}

export async function writeNote(studyPath: string, trialId: number | undefined, text: string): Promise<void> {
  const metadatum = { ns: namespace, key, value: text };
  const answer = await post<{ readonly errorDetails?: string }>(`${studyPath}:updateMetadata`, {
    delta: [trialId === undefined ? { metadatum } : { trialId: String(trialId), metadatum }],
  });
  if (answer.errorDetails) {
    throw new Error(answer.errorDetails);
  }
}
