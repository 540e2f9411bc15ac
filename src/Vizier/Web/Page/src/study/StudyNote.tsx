import { Note } from '../interface/Note';
import { noteOf, writeNote } from './notes';
import type { StudyModel } from './studyModel';

export function StudyNote({ model }: { model: StudyModel }) {
  return (
    <Note
      text={noteOf(model.overview.value?.study.studySpec?.metadata)}
      mayWrite={model.mayWrite}
      about={model.name.study}
      onSave={async text => {
        await writeNote(model.path, undefined, text);
        await model.readOverview();
      }}
    />
  );
}
