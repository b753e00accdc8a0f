using EventType = Vigil.Api.Event.Types.EventType;

namespace Vigil.Cli.Output;

/// <summary>Events as etcd names them.</summary>
internal static class EventNames
{
    public static string Of(EventType type) => type == EventType.Put ? "PUT" : "DELETE";
}
