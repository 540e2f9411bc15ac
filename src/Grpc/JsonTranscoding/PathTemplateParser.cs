namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Reads one <see cref="PathTemplate"/>.</summary>
internal sealed class PathTemplateParser(string text)
{
    private const string Reserved = "/:{}*=";

    private readonly List<PathSegment> _segments = [];
    private readonly List<PathVariable> _variables = [];
    private int _position;

    /// <summary>Reads the template.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public PathTemplate Parse()
    {
        Expect('/');
        ReadSegments(insideVariable: false);
        var verb = Take(':') ? ReadWord("a verb") : null;
        if (_position < text.Length)
        {
            throw Malformed("the end");
        }

        var rest = _segments.FindIndex(segment => segment.IsRest);
        return rest < 0 || rest == _segments.Count - 1
            ? new PathTemplate(_segments, _variables, verb)
            : throw new FormatException($"The path template '{text}' has '**' before its end.");
    }

    private void ReadSegments(bool insideVariable)
    {
        do
        {
            ReadSegment(insideVariable);
        }
        while (Take('/'));
    }

    private void ReadSegment(bool insideVariable)
    {
        if (!insideVariable && Take('{'))
        {
            ReadVariable();
        }
        else if (Take('*'))
        {
            _segments.Add(new PathSegment(null, IsRest: Take('*')));
        }
        else
        {
            _segments.Add(new PathSegment(ReadWord("a segment")));
        }
    }

    private void ReadVariable()
    {
        var field = ReadWord("a field");
        var start = _segments.Count;
        if (Take('='))
        {
            ReadSegments(insideVariable: true);
        }
        else
        {
            _segments.Add(new PathSegment(null));
        }

        Expect('}');
        _variables.Add(new PathVariable(field, start, _segments.Count));
    }

    private string ReadWord(string expected)
    {
        var start = _position;
        while (_position < text.Length && !Reserved.Contains(text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return _position > start ? text[start.._position] : throw Malformed(expected);
    }

    private bool Take(char expected)
    {
        var found = _position < text.Length && text[_position] == expected;
        _position += found ? 1 : 0;
        return found;
    }

    private void Expect(char expected)
    {
        if (!Take(expected))
        {
            throw Malformed($"'{expected}'");
        }
    }

    private FormatException Malformed(string expected) =>
        new($"The path template '{text}' is malformed: {expected} is expected at position {_position}.");
}
