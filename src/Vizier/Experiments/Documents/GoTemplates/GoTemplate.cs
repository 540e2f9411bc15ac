using System.Text;

namespace Vizier.Experiments.Documents;

/// <summary>A parsed Go template of a v1alpha3 trial.</summary>
internal sealed class GoTemplate
{
    private readonly IReadOnlyList<GoTemplateNode> _nodes;

    /// <summary>Parses a template.</summary>
    /// <exception cref="GoTemplateException">The template is faulty or uses more of the language.</exception>
    public GoTemplate(string text)
    {
        Text = text;
        _nodes = GoTemplateParser.Parse(text);
        UsesHyperParameters = Uses(_nodes);
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>Whether the parameters are written at all.</summary>
    public bool UsesHyperParameters { get; }

    /// <summary>Renders the template for a trial; never fails.</summary>
    public string Render(string experiment, string trial, string namespaceName, IReadOnlyList<ParameterAssignment> assignments)
    {
        var root = new Root(experiment, trial, namespaceName, assignments);
        var output = new StringBuilder(Text.Length);
        Write(_nodes, root, root, output);
        return output.ToString();
    }

    private sealed record Root(
        string Experiment, string Trial, string NameSpace, IReadOnlyList<ParameterAssignment> HyperParameters);

    private static bool Uses(IEnumerable<GoTemplateNode> nodes) => nodes.OfType<GoBlock>().Any(block =>
        block.Value.Field == "HyperParameters" || Uses(block.Body) || Uses(block.Otherwise));

    private static void Write(IReadOnlyList<GoTemplateNode> nodes, object dot, Root root, StringBuilder output)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case GoText text:
                    output.Append(text.Text);
                    break;
                case GoOutput action:
                    output.Append((string)Value(action.Value, dot, root));
                    break;
                case GoBlock block:
                    WriteBlock(block, dot, root, output);
                    break;
            }
        }
    }

    private static void WriteBlock(GoBlock block, object dot, Root root, StringBuilder output)
    {
        var value = Value(block.Value, dot, root);
        if (value is "" or IReadOnlyList<ParameterAssignment> { Count: 0 })
        {
            Write(block.Otherwise, dot, root, output);
        }
        else if (block.Block == GoBlockKind.Range)
        {
            foreach (var item in (IReadOnlyList<ParameterAssignment>)value)
            {
                Write(block.Body, item, root, output);
            }
        }
        else
        {
            Write(block.Body, block.Block == GoBlockKind.With ? value : dot, root, output);
        }
    }

    private static object Value(GoValue value, object dot, Root root) => (value.FromRoot ? root : dot, value.Field) switch
    {
        (var owner, null) => owner,
        (Root owner, "Experiment") => owner.Experiment,
        (Root owner, "Trial") => owner.Trial,
        (Root owner, "NameSpace") => owner.NameSpace,
        (Root owner, _) => owner.HyperParameters,
        (ParameterAssignment owner, "Name") => owner.Name,
        (var owner, _) => ((ParameterAssignment)owner).Value,
    };
}
