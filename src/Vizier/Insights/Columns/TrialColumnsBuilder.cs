using Vizier.Protocol;
using Vizier.Protocol.Insights;

namespace Vizier.Insights.Columns;

/// <summary>Makes columns of stored trials, straight from their bytes.</summary>
internal sealed class TrialColumnsBuilder
{
    private readonly ParameterLabels[] _parameters;
    private readonly NameIndex _parameterIndex;
    private readonly string[] _metrics;
    private readonly NameIndex _metricIndex;
    private readonly double _baseTime;
    private readonly ColumnGroup _values;
    private readonly ColumnGroup _results;
    private readonly ColumnGroup _latest;
    private readonly ColumnBuilder _ids = new();
    private readonly ColumnBuilder _states = new();
    private readonly ColumnBuilder _outcomes = new();
    private readonly ColumnBuilder _starts = new();
    private readonly ColumnBuilder _ends = new();
    private readonly ColumnBuilder _counts = new();
    private readonly ColumnBuilder _steps = new();
    private readonly ColumnBuilder _orders = new();

    /// <summary>Columns without rows.</summary>
    /// <param name="study">The study of the trials.</param>
    public TrialColumnsBuilder(Study study)
    {
        var spec = study.StudySpec ?? new StudySpec();
        _parameters = [.. ParameterLabels.Of(spec.Parameters)];
        _metrics = [.. spec.Metrics.Select(metric => metric.MetricId)];
        _baseTime = study.CreateTime?.Seconds ?? 0;
        _parameterIndex = new NameIndex(_parameters.Select(parameter => parameter.Id));
        _metricIndex = new NameIndex(_metrics);
        _values = new ColumnGroup(_parameters.Length);
        _results = new ColumnGroup(_metrics.Length);
        _latest = new ColumnGroup(_metrics.Length);
    }

    /// <summary>The rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="id">The trial's id.</param>
    /// <param name="outcome">The number of its outcome in an experiment; 0 without one.</param>
    /// <param name="completionOrder">Its rank among the trials that have ended; 0 if it has not.</param>
    /// <param name="trial">A serialised <see cref="Trial"/>.</param>
    public void Add(long id, int outcome, long completionOrder, ReadOnlySpan<byte> trial)
    {
        Rows++;
        _ids.Add(id);
        _outcomes.Add(outcome == 0 ? double.NaN : outcome);
        _orders.Add(completionOrder == 0 ? double.NaN : completionOrder);
        _values.Begin();
        _results.Begin();
        _latest.Begin();
        ReadTrial(trial);
        _values.End();
        _results.End();
        _latest.End();
    }

    /// <summary>The columns.</summary>
    /// <param name="isSingle">Whether parameters and times are rounded to 32 bits.</param>
    public TrialColumns Build(bool isSingle)
    {
        var columns = new TrialColumns
        {
            Rows = Rows,
            Ids = _ids.Build(rounds: false),
            States = _states.Build(rounds: false),
            Outcomes = _outcomes.Build(rounds: false),
            BaseTime = _baseTime,
            StartTimes = _starts.Build(isSingle),
            EndTimes = _ends.Build(isSingle),
            MeasurementCounts = _counts.Build(rounds: false),
            Steps = _steps.Build(rounds: false),
            CompletionOrders = _orders.Build(rounds: false),
        };
        columns.Parameters.Add(_parameters.Select((parameter, i) => new TrialColumns.Types.Parameter
        {
            ParameterId = parameter.Id,
            Labels = { parameter.Labels },
            Values = _values.Build(i, isSingle),
        }));
        columns.Metrics.Add(_metrics.Select((metric, i) => new TrialColumns.Types.Metric
        {
            MetricId = metric,
            Values = _results.Build(i, rounds: false),
            Latest = _latest.Build(i, rounds: false),
        }));
        return columns;
    }

    private void ReadTrial(ReadOnlySpan<byte> trial)
    {
        var reader = new WireReader(trial);
        long state = 0, measurements = 0;
        double start = double.NaN, end = double.NaN, step = double.NaN;
        var parameter = 0;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Trial.StateFieldNumber:
                    state = reader.Integer;
                    break;
                case Trial.ParametersFieldNumber:
                    ReadParameter(reader.Bytes, parameter++);
                    break;
                case Trial.FinalMeasurementFieldNumber:
                    TrialWire.ReadMeasurement(reader.Bytes, _metricIndex, _results.Row);
                    break;
                case Trial.MeasurementsFieldNumber:
                    measurements++;
                    step = TrialWire.ReadMeasurement(reader.Bytes, _metricIndex, _latest.Row);
                    break;
                case Trial.StartTimeFieldNumber:
                    start = TrialWire.ReadTime(reader.Bytes) - _baseTime;
                    break;
                case Trial.EndTimeFieldNumber:
                    end = TrialWire.ReadTime(reader.Bytes) - _baseTime;
                    break;
            }
        }

        _states.Add(state);
        _counts.Add(measurements);
        _steps.Add(step);
        _starts.Add(start);
        _ends.Add(end);
    }

    private void ReadParameter(ReadOnlySpan<byte> message, int guess)
    {
        var reader = new WireReader(message);
        ReadOnlySpan<byte> id = [], value = [];
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Trial.Types.Parameter.ParameterIdFieldNumber:
                    id = reader.Bytes;
                    break;
                case Trial.Types.Parameter.ValueFieldNumber:
                    value = reader.Bytes;
                    break;
            }
        }

        var column = _parameterIndex.Find(id, guess);
        if (column >= 0)
        {
            _values.Row[column] = ReadValue(value, _parameters[column]);
        }
    }

    private static double ReadValue(ReadOnlySpan<byte> message, ParameterLabels parameter)
    {
        var reader = new WireReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Google.Protobuf.WellKnownTypes.Value.NumberValueFieldNumber:
                    return parameter.ValueOf(reader.Double);
                case Google.Protobuf.WellKnownTypes.Value.StringValueFieldNumber:
                    return parameter.ValueOf(reader.Bytes);
            }
        }

        return double.NaN;
    }
}
