namespace Vigil.Api;

/// <content>What an event is, derived from its fields.</content>
public sealed partial class Event
{
    /// <summary>True when the put created the key.</summary>
    public bool IsCreate => Type == Types.EventType.Put && Kv.CreateRevision == Kv.ModRevision;

    /// <summary>True when the put changed a key that existed.</summary>
    public bool IsModify => Type == Types.EventType.Put && Kv.CreateRevision != Kv.ModRevision;
}
