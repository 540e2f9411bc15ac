using System.Globalization;
using System.Text;

namespace Vizier.Tests.Telemetry;

/// <summary>A strict reader of Prometheus' text format, written from its description alone.</summary>
internal sealed class PrometheusReader
{
    private readonly string _line;
    private int _at;

    private PrometheusReader(string line) => _line = line;

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="FormatException">It breaks a rule of the format.</exception>
    public static PrometheusPage Read(string text)
    {
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line must end with a line feed");
        }

        var page = new PrometheusPage([], [], []);
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                ReadComment(line, page);
            }
            else
            {
                var sample = new PrometheusReader(line).Sample();
                if (page.Samples.Exists(other => other.Key == sample.Key))
                {
                    throw new FormatException($"{sample.Key} twice");
                }

                page.Samples.Add(sample);
            }
        }

        return page;
    }

    private static void ReadComment(string line, PrometheusPage page)
    {
        var words = line.Split(' ', 4);
        var target = words[1] switch
        {
            "HELP" => page.Help,
            "TYPE" => page.Types,
            _ => throw new FormatException(line),
        };
        var isNew = target.TryAdd(words[2], words.Length > 3 ? words[3] : "");
        if (!isNew || page.Samples.Exists(sample => sample.Name == words[2]))
        {
            throw new FormatException($"a second or late {words[1]} of {words[2]}");
        }
    }

    private PrometheusSample Sample()
    {
        var name = Name(allowColon: true);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (_line[_at] == '{')
        {
            do
            {
                _at++;
                var label = Name(allowColon: false);
                Expect("=\"");
                labels.Add(label, Value());
            }
            while (_line[_at] == ',');
            Expect("}");
        }

        Expect(" ");
        var number = _line[_at..];
        return new PrometheusSample(name, labels, number switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        });
    }

    private string Name(bool allowColon)
    {
        var start = _at;
        while (_at < _line.Length && (char.IsAsciiLetterOrDigit(_line[_at]) || _line[_at] == '_' || (allowColon && _line[_at] == ':')))
        {
            _at++;
        }

        return _at > start && !char.IsAsciiDigit(_line[start]) ? _line[start.._at] : throw new FormatException(_line);
    }

    private string Value()
    {
        var value = new StringBuilder();
        for (; _line[_at] != '"'; _at++)
        {
            if (_line[_at] == '\\')
            {
                value.Append(_line[++_at] switch { '\\' => '\\', '"' => '"', 'n' => '\n', _ => throw new FormatException(_line) });
            }
            else
            {
                value.Append(_line[_at]);
            }
        }

        _at++;
        return value.ToString();
    }

    private void Expect(string text)
    {
        if (string.CompareOrdinal(_line, _at, text, 0, text.Length) != 0)
        {
            throw new FormatException($"{_line}: '{text}' is missing at {_at}");
        }

        _at += text.Length;
    }
}

/// <summary>One line of a page.</summary>
internal sealed record PrometheusSample(string Name, SortedDictionary<string, string> Labels, double Value)
{
    public string Key => $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}}}";
}

/// <summary>A page that was read.</summary>
internal sealed record PrometheusPage(Dictionary<string, string> Help, Dictionary<string, string> Types, List<PrometheusSample> Samples)
{
    public double Value(string name, params (string Label, string Value)[] labels) => Samples
        .Single(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value)).Value;
}
