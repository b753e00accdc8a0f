namespace Vigil.Model;

/// <summary>What a client requests of the store. Closed: the kinds are the ones in this folder.</summary>
public abstract record Request
{
    private protected Request()
    {
    }
}

/// <summary>A request that may also stand inside a transaction.</summary>
public abstract record KvRequest : Request
{
    private protected KvRequest()
    {
    }
}
