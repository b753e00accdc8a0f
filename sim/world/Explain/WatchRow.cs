namespace Vigil.Sim.World.Explain;

/// <summary>One watch beside the order of the writes: what it should have delivered, and what it did.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Lane">The process whose it is.</param>
/// <param name="Request">What was requested.</param>
/// <param name="Begins">The moment at which it was requested.</param>
/// <param name="Expected">What it should deliver, in order.</param>
/// <param name="Delivered">What it delivered, in order.</param>
internal sealed record WatchRow(
    int Id,
    string Lane,
    string Request,
    int Begins,
    IReadOnlyList<ExpectedEvent> Expected,
    IReadOnlyList<DeliveredItem> Delivered);

/// <summary>A change that a watch should deliver.</summary>
/// <param name="Revision">The revision that it belongs to.</param>
/// <param name="Text">What changed.</param>
/// <param name="Key">Whose change it is.</param>
/// <param name="Mark">What is wrong with it: that it was never delivered; empty when nothing is.</param>
/// <param name="Since">The moment that showed it; −1 for none.</param>
/// <param name="IsBroken">True when a violation is about it.</param>
internal sealed record ExpectedEvent(long Revision, string Text, string Key, string Mark, int Since, bool IsBroken);

/// <summary>Something that a watch delivered.</summary>
/// <param name="Kind">What: event, progress, created, resumed or ended.</param>
/// <param name="Revision">The event's revision, or the header's.</param>
/// <param name="Text">What it delivered, in words.</param>
/// <param name="Key">The event's key; empty for what is not an event.</param>
/// <param name="Moment">When.</param>
/// <param name="Mark">What is wrong with it, in a word or two; empty when nothing is.</param>
/// <param name="IsBroken">True when a violation is about it.</param>
internal sealed record DeliveredItem(
    string Kind, long Revision, string Text, string Key, int Moment, string Mark, bool IsBroken);
