using System.Globalization;
using Place = Vizier.Protocol.Insights.Timeline.Types.Place;

namespace Vizier.Insights.Timelines;

/// <summary>
/// Gives bars their lanes: a lane for each machine with its GPUs, and where bars of one machine without GPUs overlap, as many
/// as are needed. A bar keeps its lane whatever begins after it.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<(string Host, string Gpus), List<(int Lane, double FreeAt)>> _places = [];
    private readonly List<Place> _lanes = [];

    /// <summary>The lanes so far.</summary>
    public IReadOnlyList<Place> Places => _lanes;

    /// <summary>The lane of a bar. Bars come in the order in which they began.</summary>
    public int Of(Bar bar)
    {
        if (!_places.TryGetValue((bar.Host, bar.Gpus), out var slots))
        {
            slots = [];
            _places.Add((bar.Host, bar.Gpus), slots);
        }

        var freeAt = bar.End ?? double.PositiveInfinity;
        var slot = slots.FindIndex(known => known.FreeAt <= bar.Start);
        if (slot >= 0)
        {
            slots[slot] = (slots[slot].Lane, freeAt);
            return slots[slot].Lane;
        }

        var place = new Place { Host = bar.Host, Slot = slots.Count };
        place.Gpus.Add(bar.Gpus.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(gpu => int.Parse(gpu, CultureInfo.InvariantCulture)));
        _lanes.Add(place);
        slots.Add((_lanes.Count - 1, freeAt));
        return _lanes.Count - 1;
    }
}
