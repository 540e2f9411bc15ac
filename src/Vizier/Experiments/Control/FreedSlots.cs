using System.Collections.Concurrent;

namespace Vizier.Experiments.Control;

/// <summary>
/// Which runners may be given an attempt in the very step in which they reported the end of another, so that a slot is not
/// idle while one asks and the other answers: those that take any number, since nothing older waits for them. Others get
/// what has waited longest when they ask. Kept in memory only: until a runner has asked once, it waits.
/// </summary>
internal sealed class FreedSlots
{
    private readonly ConcurrentDictionary<string, bool> _takesAny = [];

    /// <summary>Notes how many attempts a runner takes, as it says whenever it asks.</summary>
    /// <param name="runner">Its id.</param>
    /// <param name="maxAttempts">The most attempts it takes; 0 for any number.</param>
    public void Note(string runner, int maxAttempts) => _takesAny[runner] = maxAttempts == 0;

    /// <summary>Whether a runner that has just ended an attempt may be given the next one unasked.</summary>
    public bool MayGrant(string runner) => _takesAny.GetValueOrDefault(runner);
}
