import { useEffect, useState } from 'preact/hooks';
import type { StudyModel } from '../studyModel';
import { TrialTable } from '../TrialTable';

/** The table alone, as tall as the window allows. */
export function TrialsView({ model }: { model: StudyModel }) {
  const [height, setHeight] = useState(tableHeight());
  useEffect(() => {
    const resize = (): void => setHeight(tableHeight());
    globalThis.addEventListener('resize', resize);
    return () => globalThis.removeEventListener('resize', resize);
  }, []);
  return <TrialTable model={model} height={height} />;
}

function tableHeight(): number {
  return Math.max(320, globalThis.innerHeight - 200);
}
