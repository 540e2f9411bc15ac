using System.Text.Json.Nodes;
using Vizier.Cli.Output;

namespace Vizier.Tests.Cli.Output;

public sealed class RecordWriterTests
{
    private static readonly string[] Awkward = ["plain", "a,b", "she said \"no\"", "two\nlines", " padded ", ""];

    [Fact]
    public void Csv_quotes_what_would_break_it_and_nothing_else()
    {
        string text = Write("csv", [.. Awkward.Select((value, row) => new JsonObject { ["row"] = row, ["value"] = value })]);
        Assert.Equal("row,value\n0,plain\n1,\"a,b\"\n2,\"she said \"\"no\"\"\"\n3,\"two\nlines\"\n4, padded \n5,\n", text);
    }

    [Fact]
    public void Json_keeps_every_text_as_it_is()
    {
        string text = Write("json", [.. Awkward.Select(value => new JsonObject { ["value"] = value })]);
        Assert.Equal(Awkward, JsonNode.Parse(text)!.AsArray().Select(record => (string)record!["value"]!));
        Assert.Contains("é<&>", Write("json", [new JsonObject { ["value"] = "é<&>" }]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_a_line_for_each_record_and_numbers_to_the_right()
    {
        string text = Write("table", [new JsonObject { ["trial"] = 9, ["note"] = "two\nlines" }, new JsonObject { ["trial"] = 10, ["note"] = "x" }]);
        Assert.Equal("TRIAL  NOTE\n    9  two lines\n   10  x\n", text);
    }

    [Fact]
    public void Inner_objects_become_columns_and_records_may_lack_some()
    {
        string text = Write(
            "csv",
            [
                new JsonObject { ["trial"] = 1, ["parameters"] = new JsonObject { ["x"] = 0.5, ["trial"] = "own" } },
                new JsonObject { ["trial"] = 2, ["metrics"] = new JsonObject { ["loss"] = 1e-7 } },
            ]);
        Assert.Equal("trial,x,parameters.trial,loss\n1,0.5,own,\n2,,,1E-07\n", text);
    }

    [Fact]
    public void No_records_are_an_empty_list()
    {
        Assert.Equal("[]\n", Write("json", []));
        Assert.Equal("", Write("csv", []).Trim());
    }

    private static string Write(string format, IReadOnlyList<JsonObject> records)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new RecordWriter(format, output).WriteList(records);
        return output.ToString();
    }
}
