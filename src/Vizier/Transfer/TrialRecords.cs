using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Studies;
using Vizier.Studies.Names;
using Record = Vizier.Protocol.Transfers.ImportStudyRequest.RecordOneofCase;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Transfer;

/// <summary>Checks the trials of one import, in the order in which they come.</summary>
/// <param name="name">The study that is made.</param>
/// <param name="spec">Its specification.</param>
internal sealed class TrialRecords(StudyName name, StudySpec? spec)
{
    private readonly HashSet<long> _orders = [];
    private long _lastOrder;
    private long _count;
    private bool _hasEnded;

    /// <summary>The id of the last trial so far.</summary>
    public long LastTrial { get; private set; }

    /// <summary>The number in a trial's id.</summary>
    /// <exception cref="VizierException">It is none.</exception>
    public static long NumberOf(StudyName name, Trial trial) => TrialName.Parse($"{name}/trials/{trial.Id}", "trial.id").Number;

    /// <summary>Refuses records that break off.</summary>
    /// <exception cref="VizierException">There was no end.</exception>
    public void CheckEnd()
    {
        if (!_hasEnded)
        {
            throw VizierException.Invalid("end", $"is missing after trial {LastTrial}; the records have been cut off");
        }
    }

    /// <summary>Checks the next record.</summary>
    /// <returns>The record, with a completion order if its trial has ended.</returns>
    /// <exception cref="VizierException">It is wrong; names the trial.</exception>
    public ImportStudyRequest Check(ImportStudyRequest record)
    {
        if (record.RecordCase == Record.End && !_hasEnded && record.End.TrialCount == _count)
        {
            _hasEnded = true;
            return record;
        }

        if (record.RecordCase == Record.End)
        {
            throw VizierException.Invalid("end.trial_count", $"{record.End.TrialCount}: must be {_count}, the number of trials before the one end");
        }

        if (record.RecordCase != Record.Trial || _hasEnded)
        {
            throw VizierException.Invalid("trial", $"is missing after trial {LastTrial}; between the study and the end there must be trials only");
        }

        try
        {
            CheckTrial(record);
            _count++;
            return record;
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.InvalidArgument)
        {
            throw VizierException.Invalid([.. exception.Violations.Select(violation =>
                violation with { Description = $"(trial '{record.Trial.Id}') {violation.Description}" })]);
        }
    }

    private void CheckTrial(ImportStudyRequest record)
    {
        var trial = record.Trial;
        var number = NumberOf(name, trial);
        if (number <= LastTrial)
        {
            throw VizierException.Invalid("trial.id", $"'{trial.Id}': must be above {LastTrial}, the id of the trial before");
        }

        LastTrial = number;
        if (trial.State == State.Unspecified || !Enum.IsDefined(trial.State))
        {
            throw VizierException.Invalid("trial.state", $"{(int)trial.State}: must be REQUESTED, ACTIVE, STOPPING, SUCCEEDED or INFEASIBLE");
        }

        TrialParameters.Check(name, spec, trial);
        TrialRules.CheckHistory(trial);
        DocumentLimits.Check(trial, "trial");
        SetOrder(record);
    }

    private void SetOrder(ImportStudyRequest record)
    {
        var hasEnded = TrialRules.HasEnded(record.Trial.State);
        if (record.CompletionOrder < 0 || (!hasEnded && record.CompletionOrder != 0))
        {
            throw VizierException.Invalid("completion_order", $"{record.CompletionOrder}: must be 0 unless the trial has ended, and not negative");
        }

        if (hasEnded && record.CompletionOrder == 0)
        {
            record.CompletionOrder = _lastOrder + 1;
        }

        if (hasEnded && !_orders.Add(record.CompletionOrder))
        {
            throw VizierException.Invalid("completion_order", $"{record.CompletionOrder}: must not be that of another trial");
        }

        _lastOrder = Math.Max(_lastOrder, record.CompletionOrder);
    }
}
