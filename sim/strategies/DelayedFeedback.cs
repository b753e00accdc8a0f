using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Lets a strategy that learns have several executions open at once: it is told of each after a fixed number of later
/// ones have begun, however early it ended.
/// </summary>
/// <remarks>
/// Which executions a chooser was made from follows from its place alone, so the number of workers changes nothing. One
/// of the first waits for half of those before it: else a search would be half over before it had learnt anything.
/// </remarks>
/// <param name="inner">The strategy. It may have several executions open once it was told of the first.</param>
internal sealed class DelayedFeedback(ISearch inner) : ISearch
{
    /// <summary>
    /// The most executions that are open at once: as many workers have something to do.
    /// </summary>
    public const int DelayMax = 64;

    private readonly Queue<(IChooser Chooser, IReadOnlyList<Choice> Choices)> _ended = [];
    private int _begun;
    private int _told;

    public int EndedBefore(int place) => place - Math.Min(place / 2, DelayMax);

    public IChooser Begin(ulong seed)
    {
        for (var due = EndedBefore(_begun++); _told < due; _told++)
        {
            var (chooser, choices) = _ended.Dequeue();
            inner.End(chooser, choices);
        }

        return inner.Begin(seed);
    }

    public void End(IChooser chooser, IReadOnlyList<Choice> choices) => _ended.Enqueue((chooser, choices));
}
