using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>
/// Parses the part of Go's text/template that v1alpha3 documents use: fields, <c>if</c>, <c>with</c>, <c>range</c>,
/// <c>else</c>, <c>end</c>, comments and trimming. Types are checked here, so that a parsed template always renders.
/// </summary>
internal sealed partial class GoTemplateParser
{
    private const int MaximumDepth = 100;

    private readonly IReadOnlyList<GoTemplateToken> _tokens;
    private int _next;

    private GoTemplateParser(IReadOnlyList<GoTemplateToken> tokens) => _tokens = tokens;

    /// <summary>Parses a template.</summary>
    /// <exception cref="GoTemplateException">The template is faulty or uses more of the language.</exception>
    public static IReadOnlyList<GoTemplateNode> Parse(string template)
    {
        var parser = new GoTemplateParser(GoTemplateLexer.Read(template));
        var nodes = parser.ParseList(GoType.Root, 0);
        return parser._next == parser._tokens.Count
            ? nodes
            : throw Refuse(parser._tokens[parser._next], $"{{{{{parser._tokens[parser._next].Text}}}}} belongs to no if, with or range");
    }

    private List<GoTemplateNode> ParseList(GoType dot, int depth)
    {
        var nodes = new List<GoTemplateNode>();
        for (; _next < _tokens.Count; _next++)
        {
            var token = _tokens[_next];
            if (!token.IsAction)
            {
                nodes.Add(new GoText(token.Text));
                continue;
            }

            if (token.Text is "end" or "else")
            {
                break;
            }

            nodes.Add(ParseAction(token, dot, depth));
        }

        return nodes;
    }

    private GoTemplateNode ParseAction(GoTemplateToken token, GoType dot, int depth)
    {
        var match = BlockAction().Match(token.Text);
        if (match.Success)
        {
            return ParseBlock(token, match.Groups[1].Value, match.Groups[2].Value, dot, depth + 1);
        }

        var (value, type) = ParseValue(token, token.Text, dot);
        return type == GoType.Text
            ? new GoOutput(value)
            : throw Refuse(token, $"{{{{{token.Text}}}}} is no text; {(type == GoType.HyperParameters ? "go through it with range" : "write one of its fields")}");
    }

    private GoBlock ParseBlock(GoTemplateToken token, string keyword, string argument, GoType dot, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw Refuse(token, $"blocks are nested deeper than {MaximumDepth}");
        }

        var (value, type) = ParseValue(token, argument, dot);
        var kind = keyword switch { "if" => GoBlockKind.If, "with" => GoBlockKind.With, _ => GoBlockKind.Range };
        if (kind == GoBlockKind.Range && type != GoType.HyperParameters)
        {
            throw Refuse(token, $"range goes through a list, which {argument} is not; .HyperParameters is one");
        }

        var inner = kind switch { GoBlockKind.If => dot, GoBlockKind.With => type, _ => GoType.HyperParameter };
        _next++;
        var body = ParseList(inner, depth);
        List<GoTemplateNode> otherwise = [];
        if (_next < _tokens.Count && _tokens[_next].Text == "else")
        {
            _next++;
            otherwise = ParseList(dot, depth);
        }

        return _next < _tokens.Count && _tokens[_next].Text == "end"
            ? new GoBlock(kind, value, body, otherwise)
            : throw Refuse(token, $"{{{{{token.Text}}}}} is not closed by {{{{end}}}}");
    }

    private static (GoValue Value, GoType Type) ParseValue(GoTemplateToken token, string text, GoType dot)
    {
        if (ValueText().Match(text) is not { Success: true } match)
        {
            throw Refuse(
                token,
                $"{{{{{token.Text}}}}} is not understood; templates may use fields such as {{{{.Trial}}}}, and if, with, range, else and end");
        }

        var fromRoot = match.Groups[1].Success;
        var owner = fromRoot ? GoType.Root : dot;
        if (!match.Groups[2].Success)
        {
            return (new GoValue(fromRoot, null), owner);
        }

        var (name, fields) = (match.Groups[2].Value, GoTypes.FieldsOf(owner));
        return fields.TryGetValue(name, out var type)
            ? (new GoValue(fromRoot, name), type)
            : throw Refuse(
                token, $".{name} is unknown here; {(fields.Count == 0 ? "the dot has no fields" : NameHint.For(name, [.. fields.Keys]))}");
    }

    private static GoTemplateException Refuse(GoTemplateToken token, string message) => new(message, token.Line, token.Column);

    [GeneratedRegex(@"^(if|with|range)\s+(.+)$", RegexOptions.Singleline)]
    private static partial Regex BlockAction();

    [GeneratedRegex(@"^(?:(\$)|(?=\.))(?:\.([A-Za-z_][A-Za-z0-9_]*)|\.)?$")]
    private static partial Regex ValueText();
}
