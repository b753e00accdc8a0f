namespace Vigil.Api;

/// <content>What an event is, told from its fields.</content>
public sealed partial class Event
{
    /// <summary>True when the put brought the key into being.</summary>
    public bool IsCreate => Type == Types.EventType.Put && Kv.CreateRevision == Kv.ModRevision;

    /// <summary>True when the put changed a key that was there.</summary>
    public bool IsModify => Type == Types.EventType.Put && Kv.CreateRevision != Kv.ModRevision;
}
