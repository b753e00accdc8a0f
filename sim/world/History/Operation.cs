using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>One call of one client, from its invocation to its return.</summary>
public sealed class Operation
{
    /// <summary>The caller of what the store does by itself: ending a lease.</summary>
    public const int TheStore = -1;

    /// <summary>The caller of what members do by themselves to all of history: giving it up.</summary>
    public const int Upkeep = -2;

    internal Operation(int id, int client, Request request, long invoked, TimeSpan invokedAt)
    {
        Id = id;
        Client = client;
        Request = request;
        Invoked = invoked;
        InvokedAt = invokedAt;
    }

    /// <summary>Its place among the operations of the history, from 0, in order of invocation.</summary>
    public int Id { get; }

    /// <summary>Who called.</summary>
    public int Client { get; }

    /// <summary>Whether a client called it, and not a member by itself.</summary>
    public bool IsOfClient => Client >= 0;

    /// <summary>What a member may have done by itself, in a story's words.</summary>
    internal string ByItself => $"may {(Client == TheStore ? "end" : "give up history")} by now: {Request}";

    /// <summary>What was requested.</summary>
    public Request Request { get; }

    /// <summary>When it was called, in the history's order.</summary>
    public long Invoked { get; }

    /// <summary>When the client learned its end; <see cref="long.MaxValue"/> while it has not.</summary>
    public long Returned { get; private set; } = long.MaxValue;

    /// <summary>When it was called, in virtual time.</summary>
    public TimeSpan InvokedAt { get; }

    /// <summary>When it returned, in virtual time; null while it has not.</summary>
    public TimeSpan? ReturnedAt { get; private set; }

    /// <summary>How it ended; unknown until it returns.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>For a report.</summary>
    public override string ToString() => Client == TheStore
        ? $"the end of a lease ({Request})"
        : Client == Upkeep
        ? $"a member's policy ({Request})"
        : $"operation {Id} of client {Client} ({Request}; {Outcome})";

    internal void Return(Outcome outcome, long returned, TimeSpan returnedAt)
    {
        if (Returned != long.MaxValue)
        {
            throw new InvalidOperationException($"Operation {Id} returned twice.");
        }

        Outcome = outcome;
        Returned = returned;
        ReturnedAt = returnedAt;
    }
}
