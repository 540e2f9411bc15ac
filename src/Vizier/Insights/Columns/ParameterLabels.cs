using System.Globalization;
using System.Text;
using ParameterSpec = Vizier.Protocol.StudySpec.Types.ParameterSpec;
using ValueCase = Vizier.Protocol.StudySpec.Types.ParameterSpec.ParameterValueSpecOneofCase;

namespace Vizier.Insights.Columns;

/// <summary>A parameter as a column has it: numbers as they are, categories by their index among the labels.</summary>
/// <param name="id">The parameter's id.</param>
/// <param name="labels">The categories; null for a parameter of numbers.</param>
internal sealed class ParameterLabels(string id, IEnumerable<string>? labels)
{
    private readonly List<string> _labels = [.. labels ?? []];
    private readonly List<byte[]> _encoded = [.. (labels ?? []).Select(Encoding.UTF8.GetBytes)];

    /// <summary>The parameter's id.</summary>
    public string Id => id;

    /// <summary>The categories: those of the specification, then others that trials have.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The parameters of a specification, those that others bring to life included, each before its children.</summary>
    public static IEnumerable<ParameterLabels> Of(IEnumerable<ParameterSpec> parameters) => parameters.SelectMany(parameter =>
        Of(parameter.ConditionalParameterSpecs.Select(child => child.ParameterSpec ?? new ParameterSpec())).Prepend(new ParameterLabels(
            parameter.ParameterId,
            parameter.ParameterValueSpecCase == ValueCase.CategoricalValueSpec ? parameter.CategoricalValueSpec.Values : null)))
        .DistinctBy(parameter => parameter.Id, StringComparer.Ordinal);

    /// <summary>What the column has for a number.</summary>
    public double ValueOf(double number) =>
        labels is null ? number : ValueOf(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What the column has for a text.</summary>
    public double ValueOf(ReadOnlySpan<byte> text)
    {
        if (labels is null)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        }

        for (var i = 0; i < _encoded.Count; i++)
        {
            if (text.SequenceEqual(_encoded[i]))
            {
                return i;
            }
        }

        _labels.Add(Encoding.UTF8.GetString(text));
        _encoded.Add(text.ToArray());
        return _encoded.Count - 1;
    }
}
