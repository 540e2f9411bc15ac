using System.Collections.Immutable;
using Vizier.Algorithms.Trials;
using Vizier.Insights.Columns;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using State = Vizier.Protocol.Trial.Types.State;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Insights.Summaries;

/// <summary>Adds trials to a <see cref="TrialDigest"/>.</summary>
internal sealed class ResultTally
{
    private readonly ImmutableArray<Metric> _metrics;
    private readonly NameIndex _names;
    private readonly (double Value, long Trial)?[] _best;
    private readonly StudySummary.Types.Counts _counts;
    private readonly double[] _row;
    private double? _activeTime;

    /// <summary>Goes on from a digest, or begins with nothing.</summary>
    public ResultTally(ImmutableArray<Metric> metrics, TrialDigest? before)
    {
        _metrics = metrics;
        _names = new NameIndex(metrics.Select(metric => metric.Name));
        _best = before is null ? new (double, long)?[metrics.Length] : [.. before.Best];
        _counts = before?.Counts.Clone() ?? new();
        _row = new double[metrics.Length];
        _activeTime = before?.ActiveTime;
    }

    /// <summary>Adds a trial that has ended.</summary>
    /// <param name="number">Its id.</param>
    /// <param name="state">SUCCEEDED or INFEASIBLE.</param>
    /// <param name="trial">A serialised <see cref="Trial"/>.</param>
    /// <returns>Whether it was the best so far by any metric.</returns>
    public bool Add(long number, State state, ReadOnlySpan<byte> trial)
    {
        Array.Fill(_row, double.NaN);
        Read(trial);
        if (state == State.Infeasible)
        {
            _counts.Infeasible++;
            return false;
        }

        _counts.Succeeded++;
        return IsSafe() && Improve(number);
    }

    /// <summary>Sets how many trials there are in a state.</summary>
    public void Count(State state, int count)
    {
        switch (state)
        {
            case State.Requested:
                _counts.Requested = count;
                break;
            case State.Active:
                _counts.Active = count;
                break;
            case State.Stopping:
                _counts.Stopping = count;
                break;
        }
    }

    /// <summary>Takes notice of when a trial began or ended.</summary>
    /// <param name="trial">A serialised <see cref="Trial"/>.</param>
    public void Touch(ReadOnlySpan<byte> trial)
    {
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            if (reader.Field is Trial.StartTimeFieldNumber or Trial.EndTimeFieldNumber)
            {
                Touch(TrialWire.ReadTime(reader.Bytes));
            }
        }
    }

    /// <summary>What has been added, as of a study's revision.</summary>
    public TrialDigest Digest(StudyHead study) => new()
    {
        Revision = study.Revision,
        Completions = study.Completions,
        Metrics = _metrics,
        Counts = _counts,
        Best = [.. _best],
        ActiveTime = _activeTime,
    };

    private void Read(ReadOnlySpan<byte> trial)
    {
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Trial.FinalMeasurementFieldNumber:
                    TrialWire.ReadMeasurement(reader.Bytes, _names, _row);
                    break;
                case Trial.StartTimeFieldNumber:
                case Trial.EndTimeFieldNumber:
                    Touch(TrialWire.ReadTime(reader.Bytes));
                    break;
            }
        }
    }

    private void Touch(double time) => _activeTime = Math.Max(_activeTime ?? double.MinValue, time);

    private bool IsSafe()
    {
        for (var i = 0; i < _metrics.Length; i++)
        {
            if (_metrics[i].SafetyThreshold is { } threshold && !(_metrics[i].Oriented(_row[i]) >= _metrics[i].Oriented(threshold)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Improve(long number)
    {
        var improves = false;
        for (var i = 0; i < _metrics.Length; i++)
        {
            if (double.IsFinite(_row[i]) && !(_best[i] is { } best && _metrics[i].Oriented(best.Value) >= _metrics[i].Oriented(_row[i])))
            {
                _best[i] = (_row[i], number);
                improves = true;
            }
        }

        return improves;
    }
}
