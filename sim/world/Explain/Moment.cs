using System.Text.Json.Serialization;

namespace Vigil.Sim.World.Explain;

/// <summary>What kind of thing happens at a moment.</summary>
internal enum MomentKind
{
    /// <summary>A client calls.</summary>
    Call,

    /// <summary>A call ends for its client.</summary>
    Answer,

    /// <summary>A user starts a watch.</summary>
    Watch,

    /// <summary>A watch delivers something to its user.</summary>
    Delivered,

    /// <summary>Something is done to the system.</summary>
    Fault,

    /// <summary>A message leaves a process.</summary>
    Send,

    /// <summary>A message comes to a process.</summary>
    Arrive,

    /// <summary>A message will never come.</summary>
    Lost,

    /// <summary>A revision is taken, at the latest: the server's next message knows of it.</summary>
    Write,
}

/// <summary>One thing that happened at one process: a step of the story that the page can stand at.</summary>
internal sealed record Moment
{
    /// <summary>Its place among the moments, from 0.</summary>
    public int Id { get; init; }

    /// <summary>What kind of thing.</summary>
    public required MomentKind Kind { get; init; }

    /// <summary>The process, by name.</summary>
    public required string Lane { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Text { get; init; }

    /// <summary>The last thing in the history that it does not come before.</summary>
    public required long Seq { get; init; }

    /// <summary>The virtual time, in milliseconds.</summary>
    public required double Ms { get; init; }

    /// <summary>How many choices had been made.</summary>
    public required int Choices { get; init; }

    /// <summary>The keys that it is about; empty when it is about none in particular.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The operation, by id; −1 for none.</summary>
    public int Operation { get; init; } = -1;

    /// <summary>The watch, by id; −1 for none.</summary>
    public int WatchId { get; init; } = -1;

    /// <summary>The message, by id; −1 for none.</summary>
    public int Message { get; init; } = -1;

    /// <summary>The fault, by its place among them; −1 for none.</summary>
    public int Fault { get; init; } = -1;

    /// <summary>The revision that is taken; 0 for none.</summary>
    public long Revision { get; init; }

    /// <summary>Whether it is of a message that says nothing new; such are left out first.</summary>
    [JsonIgnore]
    public bool IsRoutine { get; init; }

    /// <summary>True when a violation is about it.</summary>
    public bool IsBroken { get; init; }

    /// <summary>True when the violation could depend on it: it comes before, at a process or by a message.</summary>
    public bool IsCausal { get; init; }
}
