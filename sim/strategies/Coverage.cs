using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// What was seen so far: of each thing the last three lanes, by name, that touched it one after the other.
/// </summary>
/// <remarks>
/// Things have no names that stay from one execution to the next, but who touched them first has, and how many such
/// that one had before.
/// </remarks>
internal sealed class Coverage
{
    private readonly HashSet<(string Owner, int Count, string Before, string Last, string Now)> _seen = [];

    /// <summary>How many were seen.</summary>
    public int Count => _seen.Count;

    /// <summary>Watches one execution.</summary>
    public Observed Observe(IChooser inner) => new(this, inner);

    /// <summary>Passes every question on and notes what was touched in which order.</summary>
    internal sealed class Observed(Coverage coverage, IChooser inner) : IChooser
    {
        private readonly Dictionary<int, (string Owner, int Count, string Last, string Before)> _last = [];
        private readonly Dictionary<string, int> _owned = new(StringComparer.Ordinal);

        /// <summary>How many nobody had seen before.</summary>
        public int New { get; private set; }

        public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

        public void Taken(Step step, IReadOnlyList<Footprint> touched)
        {
            inner.Taken(step, touched);
            for (var i = 0; i < touched.Count; i++)
            {
                var name = step.Lane.Name;
                if (!_last.TryGetValue(touched[i].Resource, out var trail))
                {
                    trail = (name, _owned[name] = _owned.GetValueOrDefault(name) + 1, "", "");
                }

                New += coverage._seen.Add((trail.Owner, trail.Count, trail.Before, trail.Last, name)) ? 1 : 0;
                _last[touched[i].Resource] = (trail.Owner, trail.Count, name, trail.Last);
            }
        }
    }
}
