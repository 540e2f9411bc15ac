using System.Text;
using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

/// <summary>Whatever stands in a file: no exception, no hang, and either a document or a reason.</summary>
public sealed class DocumentFuzzTests
{
    private const int MutantsOfEach = 60;

    private static readonly string[] Pieces =
    [
        "\t", "\n", "  ", ": ", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a ", "<<: ", "|\n", ">-\n", "---\n", "...", "!!int ", "#",
        "null", "~", "1e999", "-1", ".nan", "true", "0x1", "${trialParameters.", "${trialSpec.Name}", "}", "{{", "}}", "{{- end}}", "{{range .}}",
        "\0", "\uFEFF", "\uD800", "é", "\u2028", "%YAML 9.9\n", "? ", "@", "`",
    ];

    public static TheoryData<string> Names => [.. KatibExample.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_gets_findings_or_is_read(string name)
    {
        var original = KatibExample.Text(name);
        var random = new Random(name.Length * 7919);
        for (var i = 0; i < MutantsOfEach; i++)
        {
            var text = Mutate(original, random);
            foreach (var result in ExperimentParser.ParseAll(text))
            {
                Assert.True(result.Document is not null != result.Errors.Any(), text);
                Assert.All(result.Findings, finding => Assert.NotEqual("", finding.Message));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_truncated_file_gets_findings_or_is_read(string name)
    {
        var original = KatibExample.Text(name);
        for (var length = 0; length < original.Length; length += 101)
        {
            Assert.NotEmpty(ExperimentParser.ParseAll(original[..length]));
        }
    }

    private static string Mutate(string original, Random random)
    {
        var text = new StringBuilder(original);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var (start, length) = (random.Next(text.Length), random.Next(1, 12));
            switch (random.Next(5))
            {
                case 0:
                    text.Insert(start, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(start, Math.Min(length, text.Length - start));
                    break;
                case 2:
                    text[start] = (char)random.Next(1, 0x180);
                    break;
                case 3:
                    DuplicateLines(text, random);
                    break;
                default:
                    var moved = text.ToString(start, Math.Min(length * 8, text.Length - start));
                    text.Insert(random.Next(text.Length), moved);
                    break;
            }
        }

        return text.ToString();
    }

    private static void DuplicateLines(StringBuilder text, Random random)
    {
        var lines = text.ToString().Split('\n').ToList();
        var from = random.Next(lines.Count);
        lines.InsertRange(random.Next(lines.Count), lines.GetRange(from, Math.Min(random.Next(1, 6), lines.Count - from)));
        text.Clear().AppendJoin('\n', lines);
    }
}
