namespace Vigil.Sim.Engine.Network;

/// <summary>One message between two processes, and what became of it.</summary>
internal sealed class MessageRecord
{
    internal MessageRecord(
        int id, string from, string to, string method, int call, bool isRequest, Frame frame, LogPlace sent)
    {
        Id = id;
        From = from;
        To = to;
        Method = method;
        Call = call;
        IsRequest = isRequest;
        Frame = frame;
        Sent = sent;
    }

    /// <summary>Its place among the messages of the execution, from 0.</summary>
    public int Id { get; }

    /// <summary>The process that sent it.</summary>
    public string From { get; }

    /// <summary>The process that it was sent to.</summary>
    public string To { get; }

    /// <summary>The full name of the gRPC method that it belongs to.</summary>
    public string Method { get; }

    /// <summary>The call that it belongs to, counted from 1: its requests and responses have it in common.</summary>
    public int Call { get; }

    /// <summary>When it was sent.</summary>
    public LogPlace Sent { get; }

    /// <summary>When it arrived, or was lost; null when the execution ended before either.</summary>
    public LogPlace? Ended { get; private set; }

    /// <summary>True when its connection broke under it, or nobody lived where it came to.</summary>
    public bool IsLost { get; private set; }

    /// <summary>True on the way to the server of the call, false on the way back.</summary>
    public bool IsRequest { get; }

    internal Frame Frame { get; }

    internal void End(LogPlace place, bool isLost)
    {
        Ended = place;
        IsLost = isLost;
    }
}
