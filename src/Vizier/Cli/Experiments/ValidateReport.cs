using System.Text.Json;
using System.Text.Json.Serialization;
using Vizier.Experiments.Documents;

namespace Vizier.Cli.Experiments;

/// <summary>What was found in a file.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="ReadError">Why it could not be read; null if it was.</param>
/// <param name="Results">One for every experiment in it.</param>
internal sealed record FileReport(string File, string? ReadError, IReadOnlyList<ParseResult> Results)
{
    /// <summary>Whether the file was read and all its experiments are accepted.</summary>
    public bool IsGood => ReadError is null && Results.All(result => result.Document is not null);
}

/// <summary>Writes what was found.</summary>
internal static class ValidateReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Writes a line for each finding, <c>file:line:column: path: message</c>, and one for each good experiment.</summary>
    public static void WriteText(IEnumerable<FileReport> reports, TextWriter output)
    {
        foreach (var report in reports)
        {
            if (report.ReadError is not null)
            {
                output.WriteLine($"{report.File}: cannot be read: {report.ReadError}");
            }

            foreach (var result in report.Results)
            {
                foreach (var finding in result.Findings)
                {
                    var place = finding.Line == 0 ? report.File : $"{report.File}:{finding.Line}:{finding.Column}";
                    output.WriteLine($"{place}: {(finding.IsWarning ? "warning: " : "")}{finding}");
                }

                if (result.Document is { } document)
                {
                    output.WriteLine($"{report.File}: OK: {Describe(document)}");
                }
            }
        }
    }

    /// <summary>Writes one JSON list with an object for each file.</summary>
    public static void WriteJson(IEnumerable<FileReport> reports, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(reports.Select(ToJson), Json));

    private static string Describe(ExperimentDocument document)
    {
        var trials = document.MaxTrialCount is { } maximum ? $"at most {maximum} trials" : "trials without limit";
        var space = document.NasConfig is null ? $"{document.Parameters.Count} parameters" : "an architecture search";
        return $"experiment {document.Name}, {space}, {document.Algorithm.Name}, {trials}, {document.ParallelTrialCount} at a time";
    }

    private static object ToJson(FileReport report) => new
    {
        report.File,
        Valid = report.IsGood,
        Error = report.ReadError,
        Experiments = report.Results.Select(result => result.Document?.Name).OfType<string>(),
        Findings = report.Results.SelectMany(result => result.Findings).Select(finding => new
        {
            finding.Path,
            finding.Message,
            Warning = finding.IsWarning,
            finding.Line,
            finding.Column,
        }),
    };
}
