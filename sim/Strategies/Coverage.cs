using Vigil.Sim.Choices;
using Vigil.Sim.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// What was seen so far: pairs of lanes, by name, of which the second touched something right after the first.
/// </summary>
internal sealed class Coverage
{
    private readonly HashSet<(string, string, string)> _seen = [];

    /// <summary>How many pairs were seen.</summary>
    public int Count => _seen.Count;

    /// <summary>Watches one execution.</summary>
    public Observed Observe(IChooser inner) => new(this, inner);

    /// <summary>Passes every question on and notes what was touched in which order.</summary>
    internal sealed class Observed(Coverage coverage, IChooser inner) : IChooser
    {
        private readonly Dictionary<int, (string Last, string Before)> _last = [];

        /// <summary>How many pairs nobody had seen before.</summary>
        public int New { get; private set; }

        public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

        public void Taken(Step step, IReadOnlyList<Footprint> touched)
        {
            inner.Taken(step, touched);
            for (var i = 0; i < touched.Count; i++)
            {
                var (last, before) = _last.GetValueOrDefault(touched[i].Resource, ("", ""));
                New += coverage._seen.Add((before, last, step.Lane.Name)) ? 1 : 0;
                _last[touched[i].Resource] = (step.Lane.Name, last);
            }
        }
    }
}
