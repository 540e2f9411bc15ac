using System.CommandLine;

namespace Vizier.Cli.Studies;

/// <summary>What exporting and importing have in common.</summary>
internal static class TransferOptions
{
    /// <summary>The format of JSON lines.</summary>
    public const string Lines = "jsonl";

    /// <summary>The format of a table.</summary>
    public const string Table = "csv";

    /// <summary>The file name that stands for standard output or input.</summary>
    public const string Standard = "-";

    /// <summary>The study.</summary>
    public static Argument<string> Study() => new("STUDY") { Description = "The study's id, or its whole name owners/O/studies/S." };

    /// <summary>The format.</summary>
    public static Option<string> Format()
    {
        var format = new Option<string>("--format", "-f")
        {
            Description = "jsonl: the study and its trials, nothing lost; csv: a table of the trials.",
            DefaultValueFactory = _ => Lines,
        };
        format.AcceptOnlyFromAmong(Lines, Table);
        return format;
    }
}
