import { useEffect, useMemo, useState } from 'preact/hooks';
import { get } from '../../api/http';
import type { TimelinePart } from '../../api/types';
import { percentText } from '../../data/format';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { lanesOf, Timeline, timelineTable, utilisation } from '../../plots/Timeline';
import { useClock } from '../StudyHead';
import type { StudyModel } from '../studyModel';

/** Where and when trials ran. */
export function TimelineView({ model }: { model: StudyModel }) {
  const [part, setPart] = useState<TimelinePart | undefined>(undefined);
  const now = useClock(model.overview.value?.summary.running === true);
  const version = model.version.value + model.runVersion.value;
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        get<TimelinePart>(`${model.path}:timeline`, {}, abort.signal)
          .then(setPart)
          .catch(() => undefined);
      },
      part ? 1000 : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [version]);
  const lanes = useMemo(() => part && lanesOf(part), [part]);
  return (
    <PlotPanel
      title="Timeline"
      about={
        lanes && lanes.bars.length > 0
          ? `${percentText(utilisation(lanes, now))} of the lanes' time in use; a cut corner: it did not run to its end; grey: an attempt that was repeated`
          : 'a lane for each GPU, slot or client'
      }
      table={lanes && (() => timelineTable(model, lanes))}
    >
      {lanes && lanes.bars.length > 0 ? <Timeline model={model} lanes={lanes} now={now} /> : <NothingToSee>{lanes ? 'Nothing has run yet.' : 'Reading…'}</NothingToSee>}
    </PlotPanel>
  );
}
