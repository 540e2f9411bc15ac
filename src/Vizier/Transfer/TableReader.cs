using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Studies;
using static Vizier.Protocol.StudySpec.Types;
using Record = System.Collections.Generic.Dictionary<string, string>;

namespace Vizier.Transfer;

/// <summary>Reads trials from a table as <see cref="TrialTable"/> writes it; an empty value is one that is not there.</summary>
internal static class TableReader
{
    private static readonly string[] OwnColumns =
    [
        TableColumns.Trial, TableColumns.State, TableColumns.InfeasibleReason, TableColumns.ClientId, TableColumns.StartTime, TableColumns.EndTime,
    ];

    /// <summary>Reads a table.</summary>
    /// <param name="table">The table with its header.</param>
    /// <param name="spec">Says which parameters are words.</param>
    /// <returns>A trial for each row, to be checked as any new one.</returns>
    /// <exception cref="VizierException">The table or a value is malformed.</exception>
    public static IReadOnlyList<Trial> Read(string table, StudySpec spec)
    {
        var rows = Parse(table);
        if (rows.Count == 0)
        {
            throw Wrong("is empty; must have a header");
        }

        var header = rows[0];
        CheckHeader(header);
        var words = spec.Parameters.SelectMany(WordsIn).ToHashSet();
        return [.. rows.Skip(1).Select((row, index) => ReadTrial(Named(header, row, index + 1), index + 1, words))];
    }

    private static List<string[]> Parse(string table)
    {
        try
        {
            return CsvText.Read(table);
        }
        catch (FormatException exception)
        {
            throw Wrong(exception.Message);
        }
    }

    private static void CheckHeader(string[] header)
    {
        foreach (var name in header)
        {
            if (!OwnColumns.Contains(name)
                && !name.StartsWith(TableColumns.Parameter, StringComparison.Ordinal)
                && !name.StartsWith(TableColumns.Metric, StringComparison.Ordinal))
            {
                throw Wrong($"has the column '{name}'; allowed are {string.Join(", ", OwnColumns)}, {TableColumns.Parameter}NAME and {TableColumns.Metric}NAME");
            }
        }

        if (header.Distinct().Count() < header.Length)
        {
            throw Wrong("has a column twice");
        }
    }

    private static Record Named(string[] header, string[] row, int number) => row.Length == header.Length
        ? header.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)
        : throw Wrong($"has {row.Length} values in row {number}; the header has {header.Length}");

    private static Trial ReadTrial(Record row, int number, HashSet<string> words)
    {
        var trial = new Trial
        {
            State = StateOf(row.GetValueOrDefault(TableColumns.State, ""), number),
            InfeasibleReason = row.GetValueOrDefault(TableColumns.InfeasibleReason, ""),
            EndTime = TimeOf(row.GetValueOrDefault(TableColumns.EndTime, ""), number),
        };
        foreach (var (column, text) in row.Where(column => column.Value.Length > 0))
        {
            if (column.StartsWith(TableColumns.Parameter, StringComparison.Ordinal))
            {
                var id = column[TableColumns.Parameter.Length..];
                trial.Parameters.Add(new Trial.Types.Parameter { ParameterId = id, Value = ValueOf(text, words.Contains(id)) });
            }
            else if (column.StartsWith(TableColumns.Metric, StringComparison.Ordinal))
            {
                trial.FinalMeasurement ??= new Measurement();
                trial.FinalMeasurement.Metrics.Add(new Measurement.Types.Metric
                {
                    MetricId = column[TableColumns.Metric.Length..],
                    Value = double.TryParse(text, CultureInfo.InvariantCulture, out var value)
                        ? value
                        : throw Wrong($"has '{text}' in row {number}, column {column}; must be a number"),
                });
            }
        }

        return trial;
    }

    private static Trial.Types.State StateOf(string text, int number) => text switch
    {
        "" => Trial.Types.State.Requested,
        _ when System.Enum.TryParse<Trial.Types.State>(text, ignoreCase: true, out var state) && System.Enum.IsDefined(state) => state,
        _ => throw Wrong($"has the state '{text}' in row {number}; must be REQUESTED, ACTIVE, STOPPING, SUCCEEDED or INFEASIBLE"),
    };

    private static Timestamp? TimeOf(string text, int number)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw Wrong($"has '{text}' in row {number}, column {TableColumns.EndTime}; must be a time such as 2026-01-02T03:04:05Z");
    }

    private static Value ValueOf(string text, bool isWord) =>
        !isWord && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? Value.ForNumber(number) : Value.ForString(text);

    private static IEnumerable<string> WordsIn(ParameterSpec parameter)
    {
        var below = parameter.ConditionalParameterSpecs.SelectMany(child => WordsIn(child.ParameterSpec));
        return parameter.CategoricalValueSpec is null ? below : below.Prepend(parameter.ParameterId);
    }

    private static VizierException Wrong(string what) => VizierException.Invalid("table", what);
}
