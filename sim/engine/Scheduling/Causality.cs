namespace Vigil.Sim.Engine.Scheduling;

/// <summary>
/// Notes which step had to come before which: the class of an execution, whatever order the rest had.
/// </summary>
/// <remarks>
/// Two executions with the same set of such pairs differ only in the order of steps that don't touch each other's
/// objects (Mazurkiewicz 1977). The pairs kept are the immediate ones: from the last write of an object to each read
/// after it, and from those to the next write.
/// </remarks>
internal sealed class Causality
{
    private readonly List<Trail> _trails = [];
    private readonly List<Footprint> _touched = [];
    private StepId _step;

    /// <summary>A hash of the pairs so far; equal for executions of one class.</summary>
    public ulong Class { get; private set; }

    /// <summary>What the step under way has touched, each object once.</summary>
    public IReadOnlyList<Footprint> Touched => _touched;

    internal int NewObject()
    {
        _trails.Add(new Trail());
        return _trails.Count - 1;
    }

    internal void Begin(StepId step, Footprint first, int lane)
    {
        _step = step;
        _touched.Clear();
        Touch(first);
        Touch(new Footprint(lane, Writes: true));
    }

    internal void Touch(Footprint footprint)
    {
        for (var i = 0; i < _touched.Count; i++)
        {
            if (_touched[i].Resource == footprint.Resource)
            {
                if (footprint.Writes && !_touched[i].Writes)
                {
                    _touched[i] = footprint;
                }

                return;
            }
        }

        _touched.Add(footprint);
    }

    internal void End()
    {
        foreach (var footprint in _touched)
        {
            var trail = _trails[footprint.Resource];
            if (!footprint.Writes)
            {
                Pair(trail.Writer);
                trail.Readers.Add(_step);
                continue;
            }

            if (trail.Readers.Count == 0)
            {
                Pair(trail.Writer);
            }

            foreach (var reader in trail.Readers)
            {
                Pair(reader);
            }

            trail.Readers.Clear();
            trail.Writer = _step;
        }
    }

    /// <summary>Addition makes the hash independent of the order of the pairs.</summary>
    private void Pair(StepId before) => Class = unchecked(Class + StepId.Mix(before.Value, _step.Value));

    private sealed class Trail
    {
        public StepId Writer { get; set; }

        public List<StepId> Readers { get; } = [];
    }
}
