using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>Leaves each suggestion to the designer that a rule names for the history, and keeps the designers it has made.</summary>
/// <param name="choose">Names a designer for a history; a pure function.</param>
/// <param name="create">Makes the designer of a name.</param>
internal sealed class ChoosingDesigner(Func<TrialHistory, string> choose, Func<string, IDesigner> create) : IDesigner
{
    private readonly Dictionary<string, IDesigner> _designers = [];

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        var name = choose(history);
        if (!_designers.TryGetValue(name, out var designer))
        {
            _designers[name] = designer = create(name);
        }

        return designer.Suggest(history, count);
    }
}
